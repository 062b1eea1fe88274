using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Turns the main graph of a file into a graph for one layout of the inputs.</summary>
internal sealed class GraphImporter
{
    private readonly ModelInspection _model;
    private readonly InputLayout _layout;
    private readonly OnnxLoadOptions _options;
    private readonly ImportContext _context;
    private readonly ImportScope _scope;

    private GraphImporter(ModelInspection model, InputLayout layout, OnnxLoadOptions options)
    {
        (_model, _layout, _options) = (model, layout, options);
        _context = new ImportContext(model, layout.Mode == BatchMode.Rebatched, options.InputValues);
        _scope = ImportScope.Main(_context, model.Sets, model.Needs.Names);
    }

    /// <summary>Imports a model.</summary>
    /// <exception cref="InvalidModelException">The file is malformed or uses something that is not supported.</exception>
    /// <exception cref="BatchDependentException">The model cannot run as a batch of any size.</exception>
    public static ImportedModel Import(ModelInspection model, InputLayout layout, OnnxLoadOptions options) =>
        new GraphImporter(model, layout, options).Import();

    private ImportedModel Import()
    {
        foreach (string note in _model.Notes) _context.Note(note);
        foreach (ModelInput input in _layout.Inputs.Values)
        {
            Value value = _context.Builder.Input(input.Name, input.Type);
            _scope.TryDefine(input.Name, ImportValue.Of(value, input.FileType, isConstant: false));
            _context.NotePrecision(input.FileType);
        }

        foreach ((string name, StoredTensor tensor) in _model.Initializers)
        {
            _scope.TryDefine(name, ImportValue.Of(tensor));
            _context.NotePrecision(tensor.ElementType);
        }

        NodeImporter.Import(_model.Graph.Node, _model.Needs.Nodes, _scope);
        return Finish();
    }

    private ImportedModel Finish()
    {
        var outputs = ImmutableArray.CreateBuilder<ModelOutput>();
        var values = new List<(string, Value)>();
        foreach (ValueInfoProto output in _model.Graph.Output)
        {
            ImportValue value = _scope.TryFind(output.Name) ?? throw _context.Source.Error($"no node computes the output '{output.Name}'.");
            Value node = value.Node(_context.Builder)
                ?? throw new BatchDependentException(_context.Source.Error($"the output '{output.Name}' is computed from the batch size.").Message);
            values.Add((output.Name, node));
            outputs.Add(new ModelOutput(output.Name, value.ElementType, node.Type) { InsteadOfScores = _context.InsteadOfScores.GetValueOrDefault(node) });
        }

        ImmutableArray<string> interior = _options.InteriorValues ? AddInterior(values) : [];
        ModelProto message = _model.File.Message;
        return new ImportedModel
        {
            Graph = Build(values),
            Inputs = [.. _layout.Inputs.Values],
            Outputs = outputs.ToImmutable(),
            BatchMode = _layout.Mode,
            Opset = _model.Sets.Standard,
            Producer = $"{message.ProducerName} {message.ProducerVersion}".Trim(),
            Notes = [.. _context.Notes],
            InteriorValues = interior,
            Metadata = message.MetadataProps.GroupBy(static entry => entry.Key, StringComparer.Ordinal).ToImmutableDictionary(static group => group.Key, static group => group.Last().Value),
            ClassLabels = [.. _context.ClassLabels],
            ParameterCount = _context.Parameters + _model.Initializers.Values.Where(static t => t.IsRead).Sum(Parameters),
            Sha256 = _model.File.Digest.Value,
            FileName = _context.Source.Name,
        };
    }

    // Values without a row per example cannot be outputs of a batched graph, so they are passed over.
    private ImmutableArray<string> AddInterior(List<(string Name, Value Value)> outputs)
    {
        var taken = outputs.Select(static output => output.Name).ToHashSet(StringComparer.Ordinal);
        var names = ImmutableArray.CreateBuilder<string>();
        for (int i = 0; i < _model.Graph.Node.Count; i++)
        {
            if (!_model.Needs.Nodes[i]) continue;
            foreach (string name in _model.Graph.Node[i].Output)
            {
                if (name.Length == 0 || !taken.Add(name) || _scope.TryFind(name) is not { IsConstant: false } found) continue;
                if (found.Node(_context.Builder) is not { } value || !HasRows(value.Type)) continue;
                outputs.Add((ImportedModel.InteriorPrefix + name, value));
                names.Add(name);
            }
        }

        return names.ToImmutable();
    }

    private bool HasRows(TensorType type) =>
        type.ElementType == ElementType.Float32 && type.Rank >= 2 && type.Dimensions.Skip(1).All(static d => d.IsFixed)
        && (_layout.Mode is BatchMode.Batched or BatchMode.Rebatched ? type[0] == Dimension.Batch : type[0] == 1);

    private Graph Build(List<(string, Value)> outputs)
    {
        try
        {
            Graph graph = _context.Builder.Build([.. outputs]);
            long given = _options.InputShapes.Values.Concat(_options.InputValues.Values.Select(static v => v.Shape)).Sum(static s => (long)s.Count);
            GraphLimits.Require(graph, _model.File.Length, given, _context.Source);
            return graph;
        }
        catch (InvalidGraphException e)
        {
            throw _context.Source.Error($"the graph breaks a rule: {e.Message}", e);
        }
    }

    private static long Parameters(StoredTensor tensor) => tensor.ElementType.ToGraph() == ElementType.Float32 ? tensor.Literal.Count : 0;
}
