using Redoubt.Defenses;
using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>A stack that was opened in the place of a model.</summary>
internal sealed class StackParts
{
    private const string Reason = "is for a model file; a stack holds its own, and was signed with it.";

    private readonly string _path;

    private StackParts(string path, DefenseStack stack) => (_path, Stack) = (path, stack);

    public DefenseStack Stack { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or was signed by another key than the trusted one.</exception>
    public static StackParts Open(string path, string? trustedKey)
    {
        using System.Security.Cryptography.ECDsa? trusted = trustedKey is null ? null : StackKey.Load(trustedKey);
        try
        {
            return new StackParts(path, DefenseStack.Open(StackBundle.Read(path, trusted)));
        }
        catch (ArgumentException e)
        {
            throw new InvalidUsageException($"{path}: {e.Message.Split(" (Parameter")[0]}", e);
        }
    }

    /// <summary>Says no to options that would change what was signed.</summary>
    public static void RequirePlain(VerbContext context, ClassifierOptions options)
    {
        System.CommandLine.Option[] others = [options.Defense, options.Detector, options.Objective, options.Output, options.Bounds];
        if (others.FirstOrDefault(context.IsGiven) is { } given) throw new InvalidUsageException($"{given.Name} {Reason}");
        options.Mapping.RequireNone(context, Reason);
    }

    /// <summary>The classifier that meets some rows.</summary>
    public ClassifierParts For(ClassifierData data, int threads)
    {
        InputMapping mapping = Stack.Manifest.Mapping;
        int[] one = [1, .. data.RowShape.Extents];
        var shape = new Shape(mapping.ToAttackSpace(new Tensor(new Shape(one))).Shape.Extents[1..]);
        if (shape != Stack.ExampleShape) throw new InvalidUsageException($"{_path}: the stack takes rows {Stack.ExampleShape}; the data have rows {shape}.");
        MappedModel first = Stack.Members[0];
        InputMappingSummary summary = MappingText.Of(mapping, first.Layout, first.ExampleShape, first.ScoresDescription, first.Description);
        return new ClassifierParts
        {
            Classes = first.Classes,
            Bounds = Stack.Bounds,
            Description = first.Description,
            Notes = [.. Stack.Members.SelectMany(static member => member.Notes).Distinct(), .. Say()],
            ClassNames = ClassFile.Names(Stack.Manifest.Classes.IsDefaultOrEmpty ? data.ClassNames : Stack.Manifest.Classes, first.Classes),
            ToAttackSpace = rows => rows.WithInputs(mapping.ToAttackSpace(rows.Inputs)),
            Compile = () => Compile(threads),
            Defenses = Stack.Defenses.IsEmpty ? null : new DeclaredDefenses(Stack.Defenses),
            Threads = threads,
            Detector = Stack.Manifest.Action == StackAction.Reject ? DetectorOf(summary, threads) : null,
            Model = Summarize(Stack.Members.Select(static member => member.Graph), first.Classes),
            Mapping = summary,
        };
    }

    /// <summary>What the stack is, one sentence each.</summary>
    public IEnumerable<string> Say()
    {
        StackManifest manifest = Stack.Manifest;
        yield return $"Defense stack '{manifest.Name}', signed by the key {Stack.Content.SignedBy}: {(manifest.Members.Length == 1 ? $"the model {manifest.Members[0]}" : $"the mean of {string.Join(", ", manifest.Members)}")}.";
        if (manifest.Detectors.IsEmpty) yield break;
        string found = manifest.Detectors.Length == 1 ? $"what {manifest.Detectors[0]} finds suspicious" : $"what {manifest.Rule.ToString().ToLowerInvariant()} of {string.Join(", ", manifest.Detectors)} find suspicious";
        yield return manifest.Action switch
        {
            StackAction.Reject => $"Policy: {found} is rejected.",
            StackAction.Flag => $"Policy: {found} is answered and marked; a row that is marked and wrong counts as broken here.",
            _ => $"Policy: {found} is answered and recorded; detectors change nothing here.",
        };
    }

    private DetectorFile? DetectorOf(InputMappingSummary mapping, int threads)
    {
        if (Stack.Detector is not { } graph) return null;
        return new DetectorFile
        {
            Path = _path,
            Model = Summarize([graph], 2) with { FileName = string.Join(", ", Stack.Manifest.Detectors) },
            Mapping = mapping,
            Notes = [],
            ExampleShape = Stack.ExampleShape,
            Metadata = null,
            Graph = graph,
            At = lead => new GraphClassifier(lead == 0 ? graph : DetectorGraph.WithThreshold(graph, lead), Stack.Bounds, new GraphClassifierOptions { Threads = threads }),
        };
    }

    private IDifferentiableClassifier Compile(int threads)
    {
        GraphClassifier[] members = [.. Stack.Members.Select(member => new GraphClassifier(member.Graph, Stack.Bounds, new GraphClassifierOptions { Threads = threads }))];
        return members.Length == 1 ? members[0] : new EnsembleClassifier(members, Stack.Manifest.Average);
    }

    private ModelSummary Summarize(IEnumerable<Graph> graphs, int classes) => new()
    {
        FileName = Path.GetFileName(_path),
        Sha256 = Stack.Content.Sha256!,
        Parameters = graphs.Sum(static graph => graph.Nodes.Sum(static node => node.Attributes is ConstantAttributes { Value.ElementType: ElementType.Float32 } literal ? (long)literal.Value.Shape.Count : 0)),
        OperationsPerForward = graphs.Sum(static graph => 2 * Cost.Of(graph).MultiplyAdds.At(1)),
        InputShape = [.. Stack.ExampleShape.Extents],
        Classes = classes,
        Notes = [.. Say()],
    };
}
