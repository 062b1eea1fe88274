using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>A graph compiled for one machine: layouts chosen, operations fused, memory laid out. Runs any number of rows up to its capacity without allocating.</summary>
/// <remarks>
/// <para>The same inputs give the same bytes for every row count, position in the batch and thread count, on one instruction set.</para>
/// <para>Not safe for concurrent runs: make one plan per caller, they may share a pool of threads by sharing <see cref="PlanThreads"/>.</para>
/// </remarks>
public sealed partial class Plan : IDisposable
{
    private readonly PlanStep[] _settled;
    private readonly PlanStep[] _steps;
    private readonly MemoryPlanner _memory;
    private readonly PlanThreads _threads;
    private readonly bool _ownsThreads;
    private readonly Dictionary<string, Storage> _inputs;
    private readonly Dictionary<string, Storage> _outputs;
    private readonly (Storage From, Storage To)[] _updates;
    private readonly RowBandCopies? _bands;

    // Keeps alive the memory that this plan borrows.
    private readonly Plan? _lender;
    private bool _isDisposed;

    private Plan(PlanCompiler compiled, PlanThreads threads, bool ownsThreads, Plan? lender)
    {
        _settled = compiled.SettledSteps;
        _steps = compiled.Steps[_settled.Length..];
        _lender = lender;
        _memory = compiled.Memory;
        _bands = compiled.BandRows < compiled.Options.Capacity ? new RowBandCopies(compiled) : null;
        _inputs = _bands?.Inputs ?? compiled.Inputs;
        _outputs = _bands?.Outputs ?? compiled.Outputs;
        _updates = compiled.Updates;
        _threads = threads;
        _ownsThreads = ownsThreads;
        Capacity = compiled.Options.Capacity;
        InstructionSet = compiled.InstructionSet;
        Graph = compiled.Graph;
    }

    /// <summary>The graph as compiled, after simplification.</summary>
    public Graph Graph { get; }

    /// <summary>Largest number of rows that one run takes.</summary>
    public int Capacity { get; }

    /// <summary>Vector instructions in use.</summary>
    public InstructionSet InstructionSet { get; }

    /// <summary>Bytes of memory that the plan holds.</summary>
    public long MemoryBytes => _memory.TotalBytes;

    /// <summary>Compiles a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">Settings. Default: <see cref="PlanOptions"/>'s defaults.</param>
    /// <param name="threads">Threads shared with other plans; null for threads of its own, <see cref="PlanOptions.Threads"/> of them.</param>
    /// <param name="lender">A plan whose parameters and state this one uses in place, where name and type agree: what one writes the other sees. It must not be
    /// disposed of first. Null for memory of its own.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    /// <exception cref="UnsupportedOpException">An operation has no kernel.</exception>
    public static Plan Compile(Graph graph, PlanOptions? options = null, PlanThreads? threads = null, Plan? lender = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options ??= new PlanOptions();
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(' ', errors), nameof(options));
        PlanThreads pool = threads ?? new PlanThreads(options.Threads);
        try
        {
            return new Plan(new PlanCompiler(graph, options, pool, lender), pool, threads is null, lender);
        }
        catch
        {
            if (threads is null) pool.Dispose();
            throw;
        }
    }

    /// <summary>The memory of a float32 or Boolean input, <see cref="Capacity"/> rows; Booleans are zeros and ones. Written by the caller before a run.</summary>
    /// <param name="name">Name of the input.</param>
    public unsafe Span<float> Input(string name) => Floats(Find(_inputs, name, "input"));

    /// <summary>The memory of an int64 input, <see cref="Capacity"/> rows.</summary>
    /// <param name="name">Name of the input.</param>
    public unsafe Span<long> IntegerInput(string name) => Integers(Find(_inputs, name, "input"));

    /// <summary>The memory of a float32 or Boolean output, <see cref="Capacity"/> rows; those of the last run are valid until the next.</summary>
    /// <param name="name">Name of the output.</param>
    public ReadOnlySpan<float> Output(string name) => Floats(Find(_outputs, name, "output"));

    /// <summary>The memory of an int64 output, <see cref="Capacity"/> rows.</summary>
    /// <param name="name">Name of the output.</param>
    public ReadOnlySpan<long> IntegerOutput(string name) => Integers(Find(_outputs, name, "output"));

    /// <summary>Runs the graph on the first rows of its inputs.</summary>
    /// <param name="rows">Number of rows, in [0, <see cref="Capacity"/>].</param>
    /// <exception cref="InvalidIndexException">An index of a Gather or Scatter is outside its axis; the plan can run again, though a run
    /// that also updates parameters may have updated some.</exception>
    public void Run(int rows)
    {
        CheckRows(rows);
        foreach (PlanStep step in _settled) step.Run(_threads.Pool, 1);
        RunBands(rows);
    }

    /// <summary>As <see cref="Run"/>, without computing anew what depends on parameters and state alone: faster where the same parameters see many batches.</summary>
    /// <remarks>Parameters and state must be those of the last <see cref="Run"/>. A plan that updates its own parameters computes everything in every run.</remarks>
    /// <param name="rows">Number of rows, in [0, <see cref="Capacity"/>].</param>
    public void RunAgain(int rows)
    {
        CheckRows(rows);
        RunBands(rows);
    }

    private void CheckRows(int rows)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_lender is { } lender) ObjectDisposedException.ThrowIf(lender._isDisposed, lender);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Capacity);
    }

    private void RunBands(int rows)
    {
        if (_bands is null)
        {
            RunSteps(rows);
            return;
        }

        for (int first = 0; first < rows; first += _bands.Rows)
        {
            int count = Math.Min(_bands.Rows, rows - first);
            _bands.Enter(first, count);
            RunSteps(count);
            _bands.Leave(first, count);
        }
    }

    /// <summary>The steps in order with the time that each takes, for finding what is slow.</summary>
    /// <param name="rows">Number of rows. A plan that computes a batch in bands times one band, of whatever rows came last.</param>
    /// <param name="time">Gives the current time.</param>
    /// <returns>Name and seconds of every step of one run.</returns>
    public IReadOnlyList<(string Step, double Seconds)> Profile(int rows, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (_bands is not null) rows = Math.Min(rows, _bands.Rows);
        var result = new List<(string, double)>(_settled.Length + _steps.Length);
        foreach (PlanStep step in (ReadOnlySpan<PlanStep>)[.. _settled, .. _steps])
        {
            long start = time.GetTimestamp();
            step.Run(_threads.Pool, rows);
            result.Add((step.Name, time.GetElapsedTime(start).TotalSeconds));
        }

        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _memory.Dispose();
        if (_ownsThreads) _threads.Dispose();
    }

    /// <summary>The memory of an input for another plan to use; null where there is none of that name and type.</summary>
    internal Storage? LendInput(string name, TensorType type) => _inputs.TryGetValue(name, out Storage? storage) && storage.Type.Equals(type) ? storage : null;

    private void RunSteps(int rows)
    {
        WorkerPool pool = _threads.Pool;
        foreach (PlanStep step in _steps) step.Run(pool, rows);
        foreach ((Storage from, Storage to) in _updates) CopyAll(from, to);
    }

    private static Storage Find(Dictionary<string, Storage> storages, string name, string what) =>
        storages.TryGetValue(name, out Storage? storage)
            ? storage
            : throw new ArgumentException($"The plan has no {what} '{name}'; it has {string.Join(", ", storages.Keys.Select(static k => $"'{k}'"))}.", nameof(name));

    private static unsafe void CopyAll(Storage from, Storage to)
    {
        nuint bytes = (nuint)to.Count(1) * (nuint)to.ElementSize;
        Buffer.MemoryCopy(from.Memory, to.Memory, bytes, bytes);
    }

    private unsafe Span<float> Floats(Storage storage)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return storage.Type.ElementType != ElementType.Int64
            ? new Span<float>(storage.Floats, storage.Count(Capacity))
            : throw new InvalidOperationException($"The value is {storage.Type}; use the integer accessors.");
    }

    private unsafe Span<long> Integers(Storage storage)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return storage.Type.ElementType == ElementType.Int64
            ? new Span<long>(storage.Integers, storage.Count(Capacity))
            : throw new InvalidOperationException($"The value is {storage.Type}; use the float accessors.");
    }
}
