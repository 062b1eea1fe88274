using Redoubt.Models;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class AttackCatalogTests
{
    private static readonly AttackSettings Linf = new() { Ball = PerturbationBall.Linf(0.3) };

    public static TheoryData<string> Names => [.. AttackCatalog.All.Select(d => d.Name)];

    [Fact]
    public void All_Names_AreDistinctAndHaveAPage()
    {
        string[] names = [.. AttackCatalog.All.Select(d => d.Name)];
        Assert.Equal(names.Length, names.Distinct().Count());
        string[] pages = [.. Directory.EnumerateFiles(Repository.PathOf("docs/methods"), "*.md").Select(File.ReadAllText)];
        Assert.All(names, name => Assert.Contains(pages, page => page.Contains($"`{name}`", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_EveryName_GivesTheAttackOfThatName(string name)
    {
        AttackDescriptor descriptor = AttackCatalog.Find(name);
        var ball = new PerturbationBall(descriptor.Norms[0], 0.3);
        IEvasionAttack<IDifferentiableClassifier> attack = AttackCatalog.Create(name, new AttackSettings { Ball = ball });
        Assert.Equal(name, attack.Name);
        Assert.Equal(ball, attack.Ball with { Limit = null });
        Assert.Equal(descriptor.Needs != AttackerKnowledge.WhiteBox, attack is IEvasionAttack<IClassifier>);
    }

    [Theory]
    [InlineData("apgd-ce", "Attack apgd-ce supports linf, l2 and l1, not l0.")]
    [InlineData("fgsm", "Attack fgsm supports linf, l2 and l1, not l0.")]
    public void Create_UnsupportedNorm_NamesTheSupportedOnes(string name, string sentence) =>
        AssertError(sentence, name, new AttackSettings { Ball = PerturbationBall.L0(1) });

    [Fact]
    public void Create_UnlimitedBallForAnAttackThatNeedsOne_IsRefused() =>
        AssertError("Attack pgd needs an epsilon.", "pgd", new AttackSettings { Ball = PerturbationBall.Unlimited(Norm.L2) });

    [Fact]
    public void Create_SettingsTheAttackLacks_NamesThoseItHas()
    {
        AssertError("Attack square has no setting Steps; it has Queries and Restarts.", "square", Linf with { Steps = 5 });
        AssertError("Attack fgsm has no setting Queries; it has none.", "fgsm", Linf with { Queries = 5 });
        AssertError("Attack apgd-t has no setting StepSize; it has Steps and Restarts.", "apgd-t", Linf with { StepSize = 0.1 });
        AssertError("Attack bim has no setting Restarts; it has Steps and StepSize.", "bim", Linf with { Restarts = 2 });
    }

    [Fact]
    public void Create_BadValue_GivesTheOptionsSentence() =>
        AssertError("Steps must be in [1, 100000], was 0.", "pgd", Linf with { Steps = 0 });

    [Fact]
    public void Find_UnknownName_ListsAll()
    {
        var error = Assert.Throws<ArgumentException>(() => AttackCatalog.Find("fab2"));
        Assert.StartsWith("There is no attack 'fab2'. Known: fgsm, bim, pgd, ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Norm.Linf)]
    [InlineData(Norm.L2)]
    [InlineData(Norm.L1)]
    public void DefaultSuite_EveryNorm_CanBeCreated(Norm norm)
    {
        foreach (string name in AttackCatalog.DefaultSuite(norm)) AttackCatalog.Create(name, new AttackSettings { Ball = new PerturbationBall(norm, 0.1) });
    }

    private static void AssertError(string sentence, string name, AttackSettings settings) =>
        Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => AttackCatalog.Create(name, settings)).Message, StringComparison.Ordinal);
}
