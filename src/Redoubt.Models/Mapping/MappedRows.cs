using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>The way from attack space to what a model takes, without the model: for classifiers that run somewhere else.</summary>
/// <remarks>The same nodes that <see cref="MappedModel"/> puts in front of a model, so both send the same numbers.</remarks>
public sealed class MappedRows
{
    /// <summary>Name of the graph's only input: attack-space values, <c>[N, …]</c>.</summary>
    public const string InputName = MappedModel.InputName;

    /// <summary>Name of the graph's only output: what the model takes, <c>[N, …]</c>.</summary>
    public const string OutputName = "model_input";

    private MappedRows(Graph graph, Shape exampleShape, MappedInput input)
    {
        Graph = graph;
        ExampleShape = exampleShape;
        RowShape = new Shape(input.Value.Type.Bind(1).Extents[1..]);
        Layout = input.Layout;
        Description = input.Description;
        Notes = input.Notes;
        IsIdentity = graph.Nodes.Length == 1;
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>Shape of one example in attack space.</summary>
    public Shape ExampleShape { get; }

    /// <summary>Shape of one example as the model takes it.</summary>
    public Shape RowShape { get; }

    /// <summary>The layout in use, never <see cref="InputLayout.Auto"/>.</summary>
    public InputLayout Layout { get; }

    /// <summary>The way on one line.</summary>
    public string Description { get; }

    /// <summary>What was assumed, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Whether nothing is changed on the way.</summary>
    public bool IsIdentity { get; }

    /// <summary>Fits a mapping to data and model.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="exampleShape">Shape of one example in attack space, after <see cref="InputMapping.ToAttackSpace"/>.</param>
    /// <param name="wanted">Shape of one row as the model takes it; -1 where it takes any extent, empty where nothing is known.</param>
    /// <exception cref="ArgumentException">The mapping is invalid, or data, mapping and model do not fit together; one sentence says what to change.</exception>
    public static MappedRows Create(InputMapping mapping, Shape exampleShape, IReadOnlyList<long> wanted)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(wanted);
        string[] errors = [.. mapping.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors), nameof(mapping));
        var builder = new GraphBuilder();
        Dimension[] extents = [Dimension.Batch, .. exampleShape.Extents.ToArray().Select(static extent => (Dimension)extent)];
        Value attackSpace = builder.Input(InputName, TensorType.Float(extents));
        Dimension[] target = [Dimension.Batch, .. Extents(mapping, exampleShape, wanted).Select(static extent => (Dimension)extent)];
        MappedInput input = MappedInput.Emit(attackSpace, mapping, TensorType.Float(target));
        return new MappedRows(builder.Build((OutputName, input.Value)), exampleShape, input);
    }

    // Open extents take the data's, in the layout that was asked for.
    private static IEnumerable<int> Extents(InputMapping mapping, Shape example, IReadOnlyList<long> wanted)
    {
        int[] own = example.Extents.ToArray();
        if (own.Length == 3 && mapping.Channels != ChannelOrder.AsStored) own[0] = mapping.Channels == ChannelOrder.Grey ? 1 : 3;
        if (own.Length == 3 && (mapping.Layout == InputLayout.ChannelsLast || IsChannelsLast(own, wanted))) own = [own[1], own[2], own[0]];
        if (mapping.Layout == InputLayout.Flat || (wanted.Count == 1 && own.Length > 1)) own = [own.Aggregate(1, static (product, extent) => product * extent)];
        if (wanted.Count > 0 && wanted.Count != own.Length)
            throw new ArgumentException($"The model takes rows [{string.Join(',', wanted)}], the data in attack space have [{string.Join(',', example.Extents.ToArray())}].");
        return own.Select((extent, axis) => wanted.Count == 0 || wanted[axis] < 0 ? extent : checked((int)wanted[axis]));
    }

    private static bool IsChannelsLast(int[] own, IReadOnlyList<long> wanted) =>
        wanted.Count == 3 && wanted[0] < 0 && wanted[2] == own[0] && wanted[2] is 1 or 3;
}
