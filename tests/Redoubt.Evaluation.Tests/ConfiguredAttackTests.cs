using Redoubt.Attacks;
using Redoubt.Models;

namespace Redoubt.Evaluation.Tests;

public sealed class ConfiguredAttackTests
{
    [Theory]
    [InlineData("pgd", Norm.Linf, "0.025")]
    [InlineData("bim", Norm.L2, "0.1")]
    [InlineData("mi-fgsm", Norm.Linf, "0.1")]
    [InlineData("ddn", Norm.L2, "1")]
    [InlineData("cw", Norm.L2, "0.01")]
    [InlineData("ead", Norm.L1, "0.01")]
    [InlineData("fmn", Norm.Linf, null)]
    [InlineData("slide", Norm.L1, null)]
    public void Of_NoStepSizeGiven_StatesTheAttacksOwnOrNone(string name, Norm norm, string? expected)
    {
        int? steps = name == "pgd" ? 40 : null;
        ConfiguredAttack attack = ConfiguredAttack.Of(name, new AttackSettings { Ball = new PerturbationBall(norm, 0.4), Steps = steps }, 10);
        Assert.Equal(expected, attack.Settings.GetValueOrDefault("stepSize"));
        Assert.Equal("0.3", ConfiguredAttack.Of(name, new AttackSettings { Ball = new PerturbationBall(norm, 0.4), StepSize = 0.3 }, 10).Settings["stepSize"]);
    }
}
