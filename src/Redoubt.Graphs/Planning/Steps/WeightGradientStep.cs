using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Runs the gradient of a convolution or a matrix product with respect to its weights: partial sums first, then their total.</summary>
internal sealed unsafe class WeightGradientStep(
    ConvolutionWeightGradient gradient, Storage input, Storage outputGradient, Storage target, Storage shared) : PlanStep
{
    private WeightGradientArguments _arguments;
    private int _phase;

    public override IEnumerable<Storage> Reads => [input, outputGradient, shared];

    public override IEnumerable<Storage> Writes => [target];

    public override long ScratchLength => gradient.ScratchLength;

    public override void Bind(ScratchMemory scratch)
    {
        base.Bind(scratch);
        _arguments = new WeightGradientArguments { Input = input.View, OutputGradient = outputGradient.View, Gradient = target.Floats, Shared = shared.Floats };
    }

    public override void Run(WorkerPool pool, int rows)
    {
        for (_phase = 0; _phase < ConvolutionWeightGradient.Phases; _phase++) base.Run(pool, rows);
    }

    public override void Execute(int unit, int worker) => gradient.Run(_phase, unit, Rows, _arguments, Scratch.Of(worker));

    protected override int Prepare(int rows)
    {
        Rows = input.Type[0].Bind(rows);
        return gradient.Units(_phase, Rows);
    }
}
