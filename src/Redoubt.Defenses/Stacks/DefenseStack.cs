using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>A layered defense that was looked at and fits together: input defenses, a model or an ensemble, score defenses, detectors and a policy. Immutable.</summary>
/// <remarks>Read from a file with <see cref="StackBundle.Read"/>, or composed in code with <see cref="StackContent.Of"/>; then <see cref="Start"/> makes what answers. A detector reads every row as it comes in, and
/// its file holds its threshold. Guarantees what its strongest part guarantees and no more: none of the defenses of the catalog guarantees anything.</remarks>
public sealed class DefenseStack
{
    private const ulong Domain = 0x446566656E6365;

    private DefenseStack(StackContent content, ImmutableArray<MappedModel> members, ImmutableArray<ConfiguredDefense> defenses, Graph? detector)
    {
        Content = content;
        Members = members;
        Defenses = defenses;
        Detector = detector;
    }

    /// <summary>What it was made from.</summary>
    public StackContent Content { get; }

    /// <summary>What it is made of.</summary>
    public StackManifest Manifest => Content.Manifest;

    /// <summary>The models, from attack space to scores.</summary>
    public ImmutableArray<MappedModel> Members { get; }

    /// <summary>The defenses, in the order in which a row meets them.</summary>
    public ImmutableArray<ConfiguredDefense> Defenses { get; }

    /// <summary>All detectors as one graph from attack space to scores of genuine and suspicious, <c>[N, 2]</c>; null without.</summary>
    public Graph? Detector { get; }

    /// <summary>Valid range of every value.</summary>
    public InputBounds Bounds => new(Manifest.Bounds[0], Manifest.Bounds[1]);

    /// <summary>Shape of one row in attack space.</summary>
    public Shape ExampleShape => new(Manifest.Shape.AsSpan());

    /// <summary>Looks at the networks of a stack and fits them together.</summary>
    /// <param name="content">The stack.</param>
    /// <exception cref="ArgumentException">A part does not fit the others; one sentence says which.</exception>
    /// <exception cref="InvalidModelException">A part is no ONNX file that can be read.</exception>
    public static DefenseStack Open(StackContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        StackManifest manifest = content.Manifest;
        var example = new Shape(manifest.Shape.AsSpan());
        ImmutableArray<MappedModel> members = [.. manifest.Members.Select(name => Map(content, name, manifest.Mapping, manifest.Output, example))];
        for (int i = 1; i < members.Length; i++)
        {
            if (members[i].Classes != members[0].Classes)
                throw new ArgumentException($"The members '{manifest.Members[0]}' and '{manifest.Members[i]}' have {members[0].Classes} and {members[i].Classes} classes.");
        }

        ImmutableArray<string> names = manifest.Classes;
        if (!names.IsDefaultOrEmpty && names.Length != members[0].Classes) throw new ArgumentException($"There are {names.Length} names for {members[0].Classes} classes.");
        Graph[] detectors = [.. manifest.Detectors.Select(name => MapDetector(content, name, example))];
        return new DefenseStack(content, members, [.. manifest.Defenses.Select(defense => Configure(content, defense))], detectors.Length == 0 ? null : Join(detectors, manifest.Rule));
    }

    /// <summary>Makes what answers rows.</summary>
    /// <param name="seed">Seed of stochastic defenses.</param>
    /// <param name="threads">Threads of every pass.</param>
    /// <exception cref="ArgumentException">A defense does not suit the model; one sentence says which.</exception>
    public RunningStack Start(ulong seed, int threads)
    {
        var options = new GraphClassifierOptions { Threads = threads };
        GraphClassifier[] members = [.. Members.Select(member => new GraphClassifier(member.Graph, Bounds, options))];
        IDifferentiableClassifier bare = members.Length == 1 ? members[0] : new EnsembleClassifier(members, Manifest.Average);
        DefendedClassifier? defended = Defenses.IsEmpty ? null : DefenseChain.Around(bare, Defenses, new RandomKey(seed).Fold(Domain), threads);
        GraphClassifier? detector = Detector is null ? null : new GraphClassifier(Detector, Bounds, options);
        return new RunningStack(this, (bare, members), defended, detector);
    }

    private static MappedModel Map(StackContent content, string name, InputMapping mapping, string? output, Shape example)
    {
        try
        {
            return MappedModel.Create(Import(content, name, example).Graph, mapping, example, output);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"The part '{name}' does not fit: {e.Message.Split(" (Parameter")[0]}", e);
        }
    }

    // Detectors of our own hold the classifier's mapping inside; those of others read rows as the members do.
    private static Graph MapDetector(StackContent content, string name, Shape example)
    {
        try
        {
            ImportedModel imported = Import(content, name, example);
            InputMapping mapping = DetectorMetadata.Read(imported) is null ? content.Manifest.Mapping : new InputMapping();
            MappedModel mapped = MappedModel.Create(DetectorGraph.JoinStandIn(imported.Graph), mapping, example);
            return mapped.Classes == 2 ? mapped.Graph : throw new ArgumentException($"a detector has two classes, 'genuine' and 'suspicious'; this one has {mapped.Classes}.");
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"The detector '{name}' does not fit: {e.Message.Split(" (Parameter")[0]}", e);
        }
    }

    private static ImportedModel Import(StackContent content, string name, Shape example)
    {
        byte[] bytes = content.Files[name];
        OnnxLoadOptions options = OpenAxes.From(OnnxSignature.Read(new MemoryStream(bytes, writable: false), name), example);
        return OnnxModel.Load(new MemoryStream(bytes, writable: false), name, options);
    }

    private static ConfiguredDefense Configure(StackContent content, StackDefense defense)
    {
        var made = ConfiguredDefense.Of(defense.Name, defense.Settings);
        if (defense.StandIn is { } standIn) made = made with { StandIn = Configure(content, standIn) };
        if (defense.Part is not { } part) return made;
        ImportedModel imported = OnnxModel.Load(new MemoryStream(content.Files[part], writable: false), part);
        return made with { File = part, FileSha256 = imported.Sha256, Network = imported.Graph };
    }

    // The lead for "suspicious" of all together is the largest or the smallest of their leads.
    private static Graph Join(Graph[] detectors, StackRule rule)
    {
        if (detectors.Length == 1) return detectors[0];
        var builder = new GraphBuilder();
        Value input = builder.Input(MappedModel.InputName, detectors[0].InputType(MappedModel.InputName));
        Value? lead = null;
        foreach (Graph detector in detectors)
        {
            Value scores = builder.Splice(detector, new Dictionary<string, Value> { [MappedModel.InputName] = input })[MappedModel.ScoresName];
            Value own = scores.Slice(1, 1, 2) - scores.Slice(1, 0, 1);
            lead = lead is { } other ? other.Binary(rule == StackRule.Any ? OpKind.Max : OpKind.Min, own) : own;
        }

        Value half = lead!.Value * 0.5f;
        return builder.Build((MappedModel.ScoresName, builder.Apply(OpKind.Concat, [-half, half], new ConcatAttributes(1))));
    }
}
