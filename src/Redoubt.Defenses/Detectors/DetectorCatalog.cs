using System.Collections.Immutable;
using Redoubt.Data;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>All kinds of detector.</summary>
public static class DetectorCatalog
{
    private const double JoiningShare = 0.3;

    /// <summary>The kinds, in the order of the help.</summary>
    public static ImmutableArray<DetectorDescriptor> All { get; } =
    [
        new("max-softmax", "the largest softmax probability: the baseline", static _ => new MaximumSoftmaxDetector()),
        new("energy", "the free energy of the scores: a baseline", static fitting => new EnergyDetector(fitting.Settings.Temperature)),
        new("feature-squeezing", "how far probabilities move when the input is squeezed", static fitting => new FeatureSqueezingDetector(fitting.Settings.Bits ?? DefaultBits(fitting.Model))),
        new("noise-odds", "how noise moves other classes' scores against the decided one", NoiseOddsDetector.Fit),
        Layered("mahalanobis", "distance of a layer to the nearest class mean", MahalanobisDetector.Fit),
        Layered("kernel-density", "density of a layer among clean rows of the decided class", KernelDensityDetector.Fit),
        Layered("bayesian-uncertainty", "scatter of probabilities when a layer's values are dropped", BayesianUncertaintyDetector.Fit),
        Layered("lid", "local dimensionality of a layer among clean rows", LocalDimensionalityDetector.Fit),
        Layered("deep-neighbors", "share of a layer's nearest clean rows that are of other classes", DeepNeighborsDetector.Fit),
        Layered("subset-scan", "the most surprising set of a layer's values", SubsetScanDetector.Fit),
        new("density-uncertainty", "kernel density and Bayesian uncertainty joined", FitDensityAndUncertainty) { ReadsLayers = true },
    ];

    /// <summary>The kind of a name.</summary>
    /// <param name="name">Name as on the command line.</param>
    /// <exception cref="ArgumentException">There is no such kind; the sentence lists those that are.</exception>
    public static DetectorDescriptor Find(string name) =>
        All.FirstOrDefault(kind => kind.Name == name) ?? throw new ArgumentException($"There is no detector '{name}'. Known are {string.Join(", ", All.Select(static kind => kind.Name))}.", nameof(name));

    // The paper keeps 1 bit on MNIST and 5 on CIFAR-10.
    private static int DefaultBits(TappedModel model) => model.ExampleShape.Rank == 3 && model.ExampleShape[0] == 1 ? 1 : 5;

    private static DetectorDescriptor Layered(string name, string summary, Func<DetectorFitting, string, IDetector> fit) => new(name, summary, fitting =>
    {
        string[] layers = fitting.Layers();
        return layers.Length == 1 ? fit(fitting, layers[0]) : Join(fitting, JoinRule.Sum, rest => [.. layers.Select(layer => fit(rest, layer))]);
    }) { ReadsLayers = true };

    private static JoinedDetector FitDensityAndUncertainty(DetectorFitting fitting) => Join(fitting, JoinRule.Fisher, rest =>
    [
        .. fitting.Layers().SelectMany(layer => new IDetector[] { KernelDensityDetector.Fit(rest, layer), BayesianUncertaintyDetector.Fit(rest, layer) }),
    ]);

    // Parts are too sure of rows that they were fitted on, so others join them. With attacked rows the join is learned, as in the papers.
    private static JoinedDetector Join(DetectorFitting fitting, JoinRule rule, Func<DetectorFitting, IReadOnlyList<IDetector>> fit)
    {
        (LabeledData rest, LabeledData joining) = RowSplit.Split(fitting.Clean, JoiningShare, fitting.Key.Fold(0x4A6F696E));
        return JoinedDetector.Fit(fit(fitting with { Clean = rest }), fitting.Attacked is null ? rule : JoinRule.Learned, fitting with { Clean = joining });
    }
}
