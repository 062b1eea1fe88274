using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>State of a compilation: the graph, where each value lives, and the steps so far.</summary>
internal sealed class LoweringContext
{
    private readonly Storage?[] _rowMajor;
    private readonly Storage?[] _image;
    private readonly Storage?[] _columns;
    private readonly List<PlanStep> _steps = [];
    private readonly List<PlanStep> _once = [];
    private readonly List<Storage> _storages = [];

    public LoweringContext(Graph graph, PlanOptions options)
    {
        Graph = graph;
        Options = options;
        Set = options.InstructionSet ?? InstructionSets.Best;
        Elementwise = ElementwiseKernels.For(Set);
        Rows = RowKernels.For(Set);
        Uses = new GraphUses(graph);
        Fusion = new FusionAnalysis(graph, Uses);
        Operators = new ProductOperators(graph, Set, options);
        _rowMajor = new Storage?[graph.Nodes.Length];
        _image = new Storage?[graph.Nodes.Length];
        _columns = new Storage?[graph.Nodes.Length];
    }

    public Graph Graph { get; }

    public PlanOptions Options { get; }

    public InstructionSet Set { get; }

    public ElementwiseKernels Elementwise { get; }

    public RowKernels Rows { get; }

    public GraphUses Uses { get; }

    public FusionAnalysis Fusion { get; }

    /// <summary>Convolution and matrix operators of the graph's products, made before any memory so that their borders are known.</summary>
    public ProductOperators Operators { get; }

    public IReadOnlyList<PlanStep> Steps => _steps;

    /// <summary>Steps that run when the plan is made, not in every run.</summary>
    public IReadOnlyList<PlanStep> OnceSteps => _once;

    public IReadOnlyList<Storage> Storages => _storages;

    public Node Node(int node) => Graph.Nodes[node];

    /// <summary>Whether a value already lies in memory as an image.</summary>
    public bool IsImage(int node) => _image[node] is not null && _rowMajor[node] is null;

    /// <summary>The storage that already holds a value, in whatever layout.</summary>
    public Storage? Existing(int node) => _image[node] ?? _rowMajor[node] ?? _columns[node];

    public void Add(PlanStep step) => _steps.Add(step);

    /// <summary>Adds a step on constants only, run when the plan is made.</summary>
    public void AddOnce(PlanStep step) => _once.Add(step);

    /// <summary>Memory for a node's result.</summary>
    public Storage Define(int node, StorageLayout layout)
    {
        Storage storage = Register(new Storage(Node(node).Type, layout, layout == StorageLayout.Image ? Operators.HaloOf(node) : default));
        Attach(node, storage);
        return storage;
    }

    /// <summary>Memory for an intermediate result that is no node's.</summary>
    public Storage Temporary(TensorType type) => Register(new Storage(type));

    /// <summary>Persistent memory.</summary>
    public Storage Persistent(TensorType type)
    {
        Storage storage = Temporary(type);
        storage.IsPersistent = true;
        return storage;
    }

    public Storage Register(Storage storage)
    {
        _storages.Add(storage);
        return storage;
    }

    public void Attach(int node, Storage storage) => (storage.Layout == StorageLayout.Image ? _image : _rowMajor)[node] = storage;

    /// <summary>A value in the layout that a consumer needs; converts it once where it lies otherwise.</summary>
    public Storage Read(int node, StorageLayout layout)
    {
        Storage? ready = (layout == StorageLayout.Image ? _image : _rowMajor)[node];
        if (ready is not null) return ready;
        if (Existing(node) is null && Fusion.IsAbsorbed(node))
        {
            // Planned as a part of its users, but this one needs it in memory.
            ElementwiseLowering.Lower(this, node);
            return Read(node, layout);
        }

        Storage source = (layout == StorageLayout.Image ? _rowMajor : _image)[node] ?? _columns[node]
            ?? throw new InvalidOperationException($"Node {node} ({Node(node)}) is used before it is computed.");
        if (!source.IsPart && CanShare(node)) return Share(node, source, layout);
        Storage target = Define(node, layout);
        LayoutLowering.Convert(this, source, target);
        return target;
    }

    /// <summary>As <see cref="Read"/>, for consumers that go by the pitch of lines: they read columns of a larger matrix where those lie.</summary>
    public Storage ReadLines(int node, StorageLayout layout) =>
        layout == StorageLayout.RowMajor && _rowMajor[node] is null && _columns[node] is { } columns ? columns : Read(node, layout);

    /// <summary>Lets a node stand for some columns of a matrix without copying them.</summary>
    public void AttachColumns(int node, Storage whole, int first)
    {
        Storage columns = Register(new Storage(Node(node).Type));
        columns.PlaceIn(whole, first);
        columns.IsPersistent = whole.IsPersistent;
        _columns[node] = columns;
    }

    public Storage ReadRowMajor(int operand) => Read(operand, StorageLayout.RowMajor);

    /// <summary>Other extents over the same memory.</summary>
    public Storage View(Storage source, TensorType type) =>
        Register(new Storage(type, StorageLayout.RowMajor) { SharedWith = source, IsPersistent = source.IsPersistent });

    // With one channel or one pixel both layouts are the same bytes, unless a border is needed.
    private bool CanShare(int node)
    {
        TensorType type = Node(node).Type;
        return Operators.HaloOf(node) == default && (type[1] == 1 || (type[2] == 1 && type[3] == 1));
    }

    private Storage Share(int node, Storage source, StorageLayout layout)
    {
        var view = new Storage(Node(node).Type, layout) { SharedWith = source, IsPersistent = source.IsPersistent };
        Attach(node, Register(view));
        return view;
    }
}
