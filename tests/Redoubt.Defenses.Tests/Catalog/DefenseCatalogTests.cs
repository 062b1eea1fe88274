using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses.Tests;

public sealed class DefenseCatalogTests
{
    private static readonly DefenseSyntax Syntax = new(static path => throw new ArgumentException($"{path} was read."));

    private static readonly DefenseSite Site = new(new Shape(1, 8, 8), InputBounds.Unit, 4);

    public static TheoryData<string> Names => [.. DefenseCatalog.All.Where(static entry => !entry.TakesFile).Select(static entry => entry.Name)];

    // What is said of gradients is what the pullback does: zeros where they are shattered and nothing else is declared, a derivative elsewhere.
    [Theory]
    [MemberData(nameof(Names))]
    public void Create_Defaults_MakesWhatIsDeclared(string name)
    {
        var defense = ConfiguredDefense.Of(name);
        IInputTransformation made = defense.Create(Site);
        int length = defense.Descriptor.Stage == DefenseStage.Input ? 64 : 4;
        float[] row = Rows.Random(new Shape(1, length), 5).Data.ToArray(), one = new float[length], two = new float[length], other = new float[length], gradient = new float[length], ones = new float[length];
        Array.Fill(ones, 1);
        made.Apply(row, new RandomKey(1), one);
        made.Apply(row, new RandomKey(1), two);
        made.Apply(row, new RandomKey(2), other);
        Assert.Equal(one, two);
        Assert.Equal(made.Gradients.HasFlag(GradientBehavior.Stochastic), !one.SequenceEqual(other));
        Assert.Equal(Guarantee.Heuristic, defense.Descriptor.Guarantee);
        Assert.NotEmpty(defense.Descriptor.Reference);
        made.Pullback(row, new RandomKey(1), ones, gradient);
        if (!made.Gradients.HasFlag(GradientBehavior.Shattered) && length == 64) Assert.Contains(gradient, static g => g != 0);
        Assert.Equal(GradientBehavior.Exact, made.StandIn.Gradients);
    }

    [Theory]
    [InlineData("median", "median=3")]
    [InlineData("median=5", "median=5")]
    [InlineData(" median = 5", "median=5")]
    [InlineData("non-local-means=8/255", "non-local-means:strength=0.031373,window=13,patch=3")]
    [InlineData("bilateral:size=7,color=1/10", "bilateral:size=7,color=0.1,space=1")]
    [InlineData("identity", "identity")]
    public void Parse_KnownForms_FillsDefaults(string text, string expected) => Assert.Equal(expected, Syntax.Parse(text).ToString());

    [Theory]
    [InlineData("medain", "there is no input defense 'medain'; did you mean 'median'? Known are quantize, bit-depth, jpeg,")]
    [InlineData("median=2.5", "median needs a whole number, 2 to 7, was 2.5.")]
    [InlineData("median=x", "median must be followed by a number, was 'x'.")]
    [InlineData("bilateral:size=4", "bilateral: size needs an odd number, 3 to 15, was 4.")]
    [InlineData("bilateral:width=4", "bilateral has no setting 'width'; it has size, color, space.")]
    [InlineData("bilateral:size", "bilateral: expected SETTING=NUMBER, was 'size'.")]
    [InlineData("bilateral:size=5,size=5", "bilateral: size is there twice.")]
    [InlineData("identity=1", "identity takes no number, was '1'.")]
    [InlineData("autoencoder", "autoencoder needs an ONNX file: autoencoder=FILE.onnx.")]
    [InlineData("autoencoder=x.onnx", "x.onnx was read.")]
    [InlineData("median=1/0", "median must be followed by a number, was '1/0'.")]
    public void Parse_WrongText_SaysWhatIsWrong(string text, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => Syntax.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_File_ReadsEveryForm()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "- median\n- quantize: 4\n- bilateral: { size: 3, color: 0.2 }\n- total-variation: { drop: 0, stand-in: { gaussian-blur: 0.5 } }\n- gaussian-noise=0.1\n");
            Assert.Equal(
                ["median=3", "quantize=4", "bilateral:size=3,color=0.2,space=1", "total-variation:weight=0.03,drop=0,steps=100 (stand-in gaussian-blur=0.5)", "gaussian-noise=0.1"],
                Syntax.Load(path).Select(static defense => defense.ToString()));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("median: 3\n", ": expected a list of defenses such as '- quantize: 8'.")]
    [InlineData("- median\n- quantize: [1]\n", ": line 2: quantize: expected a number or settings such as '{ size: 5 }'.")]
    [InlineData("- median\n\n- quantize: { levels: x }\n", ": line 3: quantize: levels must be a number, was 'x'.")]
    [InlineData("- quantize: { stand-in: temperature }\n", ": line 1: quantize: temperature stands elsewhere, so it cannot stand in for it.")]
    public void Load_WrongFile_NamesTheLine(string content, string expected)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, content);
            Assert.Equal(path + expected, Assert.Throws<ArgumentException>(() => Syntax.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // A stand-in changes what adaptive attacks see, nothing else.
    [Fact]
    public void StandIn_Blur_IsWhatTheSequenceDifferentiates()
    {
        IInputTransformation blur = ConfiguredDefense.Of("gaussian-blur").Create(Site);
        IInputTransformation quantize = (ConfiguredDefense.Of("quantize") with { StandIn = ConfiguredDefense.Of("gaussian-blur") }).Create(Site);
        float[] row = Rows.Random(new Shape(1, 64)).Data.ToArray(), weights = Rows.Random(new Shape(1, 64), 1).Data.ToArray(), expected = new float[64], actual = new float[64], plain = new float[64];
        blur.Pullback(row, default, weights, expected);
        quantize.Pullback(row, default, weights, plain);
        Assert.All(plain, static g => Assert.Equal(0, g));
        new SequentialTransformation(quantize).WithStandIns().Pullback(row, default, weights, actual);
        Assert.Equal(expected, actual);
        quantize.Apply(row, default, actual);
        ConfiguredDefense.Of("quantize").Create(Site).Apply(row, default, plain);
        Assert.Equal(plain, actual);
    }

    // The graph of the staircase is the staircase.
    [Fact]
    public void LevelQuantization_AsGraph_EqualsItsRows()
    {
        var levels = new LevelQuantization(new InputBounds(-1, 3), 6);
        Tensor rows = Rows.Random(new Shape(5, 64), 2, -1, 3), fragment = Rows.Apply((IGraphTransformation)levels, rows), plain = Rows.Apply((IInputTransformation)levels, rows);
        for (int i = 0; i < rows.Count; i++) Assert.Equal(plain.Data[i], fragment.Data[i], 1e-6f);
    }
}
