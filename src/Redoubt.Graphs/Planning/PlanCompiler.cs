using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Turns a graph into steps with memory: simplify, fuse, choose layouts, lay out memory, pack constants.</summary>
internal sealed class PlanCompiler
{
    private readonly LoweringContext _context;
    private readonly Plan? _lender;

    public PlanCompiler(Graph graph, PlanOptions options, PlanThreads threads, Plan? lender = null)
    {
        _lender = lender;
        Options = options = options.Sound ? options with { AllowWinograd = false } : options;
        graph = Surrogates.Remove(graph);
        Graph = options.Simplify ? Simplifier.Simplify(graph, new SimplifyOptions { Sound = options.Sound }) : graph;
        BandRows = RowBands.Choose(Graph, options);
        _context = new LoweringContext(Graph, options);
        DefineInputs();
        LowerNodes();
        Outputs = Graph.Outputs.ToDictionary(static o => o.Name, DefineOutput);
        (SettledSteps, PlanStep[] rest) = new SettledSteps(_context, Graph).Split();
        Steps = [.. SettledSteps, .. rest];
        Updates = [.. Graph.Outputs.Where(static o => o.Updates is not null).Select(o => (Outputs[o.Name], Inputs[o.Updates!])).Where(u => !TryUpdateInPlace(u.Item1, u.Item2))];
        Memory = new MemoryPlanner();
        LayOutMemory(threads.Count);
        FillConstants();
        foreach (PlanStep step in _context.OnceSteps) step.Run(threads.Pool, 1);
    }

    public PlanOptions Options { get; }

    public Graph Graph { get; }

    /// <summary>Rows that the steps compute at a time; the capacity unless bands are faster.</summary>
    public int BandRows { get; }

    public InstructionSet InstructionSet => _context.Set;

    /// <summary>All steps, <see cref="SettledSteps"/> first.</summary>
    public PlanStep[] Steps { get; }

    /// <summary>Steps on parameters, state and constants only: their results stand until those change.</summary>
    public PlanStep[] SettledSteps { get; }

    public MemoryPlanner Memory { get; }

    public Dictionary<string, Storage> Inputs { get; } = [];

    public Dictionary<string, Storage> Outputs { get; }

    public (Storage From, Storage To)[] Updates { get; }

    private void DefineInputs()
    {
        foreach (GraphInput input in Graph.Inputs)
        {
            Storage storage = _context.Define(input.Node, StorageLayout.RowMajor);
            storage.IsPersistent = true;
            if (input.Role != InputRole.Data && _lender?.LendInput(input.Name, storage.Type) is { } lent) storage.Borrow(lent);
            Inputs.Add(input.Name, storage);
        }

        for (int i = 0; i < Graph.Nodes.Length; i++)
        {
            if (Graph.Nodes[i].Kind == OpKind.Constant) _context.Define(i, StorageLayout.RowMajor).IsPersistent = true;
        }
    }

    private void LowerNodes()
    {
        for (int i = 0; i < Graph.Nodes.Length; i++) LoweringRules.Lower(_context, i);
    }

    private Storage DefineOutput(GraphOutput output)
    {
        Storage storage = _context.ReadRowMajor(output.Node);
        storage.Root.IsPersistent = true;
        return storage;
    }

    // An elementwise step may write where it reads, and nothing after it wants the old value: then the new one needs no memory and no copy.
    private bool TryUpdateInPlace(Storage next, Storage input)
    {
        int writer = Array.FindIndex(Steps, step => step.Writes.Contains(next));
        int lastReader = Array.FindLastIndex(Steps, step => step.Reads.Any(storage => storage.Root == input));
        bool isSafe = writer >= 0 && writer >= lastReader && Steps[writer] is ElementwiseStep && next.SharedWith is null
            && next.Layout == StorageLayout.RowMajor && !Outputs.Values.Any(output => output != next && output.Root == input);
        if (isSafe) next.SharedWith = input;
        return isSafe;
    }

    private void LayOutMemory(int threads)
    {
        for (int i = 0; i < Steps.Length; i++)
        {
            foreach (Storage storage in Steps[i].Reads.Concat(Steps[i].Writes))
            {
                Storage root = storage.Root;
                root.FirstStep = Math.Min(root.FirstStep, i);
                root.LastStep = Math.Max(root.LastStep, i);
            }
        }

        Memory.Assign(_context.Storages.Where(static s => s.IsPersistent || s.LastStep >= 0), BandRows);
        BindViews();
        BindScratch(threads);
    }

    private unsafe void BindViews()
    {
        foreach (Storage storage in _context.Storages)
        {
            if (storage.SharedWith is not null) storage.Bind(storage.Root.Memory);
        }
    }

    private unsafe void BindScratch(int threads)
    {
        // Whole cache lines for each worker, so that two never write the same one.
        long length = Steps.Concat(_context.OnceSteps).Select(static s => s.ScratchLength).DefaultIfEmpty().Max();
        nint perWorker = (nint)((length + 15) / 16 * 16 + 16);
        var scratch = new ScratchMemory((float*)Memory.Allocate((nuint)(perWorker * threads * sizeof(float))), perWorker);
        foreach (PlanStep step in Steps.Concat(_context.OnceSteps)) step.Bind(scratch);
    }

    private unsafe void FillConstants()
    {
        for (int i = 0; i < Graph.Nodes.Length; i++)
        {
            if (Graph.Nodes[i].Attributes is not ConstantAttributes constant) continue;
            Storage storage = _context.ReadRowMajor(i);
            Literal value = constant.Value;
            if (value.ElementType == ElementType.Int64) value.Integers.CopyTo(new Span<long>(storage.Integers, value.Count));
            else if (value.ElementType == ElementType.Float32) value.Floats.CopyTo(new Span<float>(storage.Floats, value.Count));
            else CopyBooleans(value.Booleans, new Span<float>(storage.Floats, value.Count));
        }
    }

    private static void CopyBooleans(bool[] from, Span<float> to)
    {
        for (int i = 0; i < from.Length; i++) to[i] = from[i] ? 1 : 0;
    }
}
