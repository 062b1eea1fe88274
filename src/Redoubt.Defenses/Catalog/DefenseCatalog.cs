using System.Collections.Immutable;
using Redoubt.Evidence;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>The defenses that stand in front of a model or behind it, by name.</summary>
public static class DefenseCatalog
{
    private const string Xu = "Xu, Evans and Qi, NDSS 2018, arXiv:1704.01155", Tramer = "Tramèr et al., USENIX Security 2016, arXiv:1609.02943";

    /// <summary>All of them, in the order of the help.</summary>
    public static ImmutableArray<DefenseDescriptor> All { get; } = [.. Inputs(), .. Outputs()];

    /// <summary>Names of one stage, in the order of the help.</summary>
    /// <param name="stage">The stage.</param>
    public static IEnumerable<string> Names(DefenseStage stage) => All.Where(entry => entry.Stage == stage).Select(static entry => entry.Name);

    /// <summary>What the catalog says about a defense.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no such defense; the sentence names the nearest.</exception>
    public static DefenseDescriptor Find(string name)
    {
        if (All.FirstOrDefault(entry => entry.Name == name) is { } found) return found;
        string? near = Spelling.Nearest(name, All.Select(static entry => entry.Name));
        throw new ArgumentException($"there is no input defense '{name}'{(near is null ? "." : $"; did you mean '{near}'?")} Known are {string.Join(", ", Names(DefenseStage.Input))}; and behind the model {string.Join(", ", Names(DefenseStage.Output))}.");
    }

    private static IEnumerable<DefenseDescriptor> Inputs()
    {
        yield return Input("quantize", "round every value to evenly spaced levels", $"{Xu}", [DefenseParameter.Whole("levels", 8, 2, 65_536)], static (site, a) => new LevelQuantization(site.Bounds, a.Whole("levels")));
        yield return Input("bit-depth", "keep so many bits of every value", $"{Xu}", [DefenseParameter.Whole("bits", 4, 1, 16)], static (site, a) => new LevelQuantization(site.Bounds, 1 << a.Whole("bits")));
        yield return Input("jpeg", "store and read again as a JPEG picture, chroma of half size", "Das et al., KDD 2018, arXiv:1802.06816", [DefenseParameter.Whole("quality", 75, 1, 100)], static (site, a) => new JpegCompression(site.Example, site.Bounds, a.Whole("quality")));
        yield return Input("median", "median of the square around every pixel", Xu, [DefenseParameter.Whole("size", 3, 2, 7)], static (site, a) => Compile(new MedianFilter(site.Example, a.Whole("size")), site));
        yield return Input("gaussian-blur", "Gaussian smoothing", "linear smoothing; as a defense Cohen et al. and others compare with it", [DefenseParameter.Positive("sigma", 1, 100)], static (site, a) => Compile(SeparableFilter.Gaussian(site.Example, a["sigma"]), site));
        yield return Input("bilateral", "smoothing that keeps edges", "Tomasi and Manduchi, ICCV 1998", [DefenseParameter.Odd("size", 5, 3, 15), DefenseParameter.Positive("color", 0.1), DefenseParameter.Positive("space", 1)], static (site, a) => Compile(new BilateralFilter(site.Example, a.Whole("size"), a["color"], a["space"]), site));
        yield return Input("non-local-means", "mean over pixels with alike surroundings", $"Buades et al., CVPR 2005; {Xu}", [DefenseParameter.Positive("strength", 4.0 / 255), DefenseParameter.Odd("window", 13, 3, 21), DefenseParameter.Odd("patch", 3, 1, 7)], static (site, a) => Compile(new NonLocalMeans(site.Example, a.Whole("window"), a.Whole("patch"), a["strength"]), site));
        yield return Input("resample", "shrink bilinearly and enlarge again", "Graese, Rozsa and Boult, ICMLA 2016, arXiv:1610.04256", [DefenseParameter.Between("factor", 0.5, 0.01, 1)], static (site, a) => Compile(SeparableFilter.Resampling(site.Example, a["factor"]), site));
        yield return Input("total-variation", "forget pixels at random and paint a smooth image from the others", "Guo et al., ICLR 2018, arXiv:1711.00117", [DefenseParameter.Positive("weight", 0.03), DefenseParameter.Between("drop", 0.5, 0, 0.95), DefenseParameter.Whole("steps", 100, 1, 10_000)], static (site, a) => new TotalVariation(site.Example, a["weight"], a["drop"], a.Whole("steps")));
        yield return Input("autoencoder", "what an autoencoder, given as ONNX file, makes of the input", "Meng and Chen, CCS 2017, arXiv:1705.09064", [], static (site, a) => Compile(new Autoencoder(a.Network!, site.Example, site.Bounds), site)) with { TakesFile = true };
        yield return Input("random-resize-pad", "shrink the image by a random factor of at least this and put it at a random place", "Xie et al., ICLR 2018, arXiv:1711.01991", [DefenseParameter.Between("factor", 0.85, 0.01, 1)], static (site, a) => new RandomResizeAndPad(site.Example, a["factor"], Math.Max(0, site.Bounds.Lower)));
        yield return Input("gaussian-noise", "add normal noise to every value", "Athalye, Carlini and Wagner, ICML 2018, arXiv:1802.00420", [DefenseParameter.Positive("sigma", 0.05)], static (site, a) => new GaussianNoise(site.Bounds, a["sigma"]));
        yield return Input("identity", "change nothing; a stand-in for others", "Athalye, Carlini and Wagner, ICML 2018, arXiv:1802.00420", [], static (_, _) => IdentityTransformation.Instance);
    }

    private static IEnumerable<DefenseDescriptor> Outputs()
    {
        yield return Output("temperature", "divide all scores", "Hinton, Vinyals and Dean, 2015, arXiv:1503.02531", [DefenseParameter.Positive("temperature", 2)], static a => new ScoreTemperature(a["temperature"]));
        yield return Output("round-probabilities", "round probabilities to a few decimals", Tramer, [DefenseParameter.Whole("decimals", 2, 1, 7)], static a => new ProbabilityRounding(a.Whole("decimals")));
        yield return Output("high-confidence", "set small probabilities to zero", Tramer, [DefenseParameter.Share("cutoff", 0.25)], static a => new HighConfidenceOnly(a["cutoff"]));
        yield return Output("reverse-sigmoid", "bend probabilities so that they mislead", "Lee et al., 2018, arXiv:1806.00054", [new DefenseParameter("beta", 1, "a number above 0 and below 2", static v => v is > 0 and < 2), DefenseParameter.Share("gamma", 0.1)], static a => new ReverseSigmoid(a["beta"], a["gamma"]));
        yield return Output("score-noise", "add normal noise to every score", "Byun, Go and Kim, WACV 2022, arXiv:2101.04829, for inputs; Qin et al., NeurIPS 2021, arXiv:2104.10377, compare with it", [DefenseParameter.Positive("sigma", 0.1)], null);
    }

    private static DefenseDescriptor Input(string name, string summary, string reference, ImmutableArray<DefenseParameter> parameters, Func<DefenseSite, DefenseArguments, IInputTransformation> create) =>
        new() { Name = name, Stage = DefenseStage.Input, Summary = summary, Reference = reference, Parameters = parameters, Create = create };

    private static DefenseDescriptor Output(string name, string summary, string reference, ImmutableArray<DefenseParameter> parameters, Func<DefenseArguments, IGraphTransformation>? fragment) => new()
    {
        Name = name,
        Stage = DefenseStage.Output,
        Summary = summary,
        Reference = reference,
        Parameters = parameters,
        Create = (site, a) => fragment is null ? new GaussianNoise(AnyScore, a["sigma"]) : new CompiledTransformation(fragment(a), new Tensors.Shape(site.Classes), site.Threads),
    };

    private static readonly InputBounds AnyScore = new(float.MinValue, float.MaxValue);

    private static CompiledTransformation Compile(IGraphTransformation fragment, DefenseSite site) => new(fragment, site.Example, site.Threads);
}
