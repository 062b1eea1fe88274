using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>The answers of a deployed service to rows of an array, asked for under the same limits as by an attack.</summary>
internal static class RemotePrediction
{
    private static readonly InputBounds AnyValue = new(float.MinValue, float.MaxValue);

    /// <summary>Asks about every row once.</summary>
    /// <param name="context">Parsed arguments.</param>
    /// <param name="options">The options of services.</param>
    /// <param name="file">The description of the service.</param>
    /// <param name="what">File with an array of numbers, <c>[N, ...]</c>, as the service takes them; and the output with the scores, null for the only one that can have them.</param>
    /// <param name="seed">Seed of the waits.</param>
    /// <returns>Scores, <c>[N, K]</c>, and what was spent.</returns>
    public static (Tensor Scores, TargetSummary Target) Ask(VerbContext context, TargetOptions options, TargetFile file, (string Path, string? Output) what, ulong seed)
    {
        NpyArray array = NpyArray.Load(what.Path);
        if (array.Shape.Rank < 2 || array.Shape[0] == 0) throw new InvalidUsageException($"{what.Path}: a service is asked about rows, [N, ...], this array is {array.Shape}.");
        Tensor inputs = array.ConvertTo(NpyType.Float32).ToTensor();

        // Labels are not used but to say how many classes there are at least where neither description nor service does.
        int[] labels = new int[inputs.Rows];
        labels[0] = 1;
        ClassifierData rows = ClassifierData.Of(new LabeledData(inputs, labels, what.Path));
        var source = new RemoteSource(new InputMapping(), AnyValue, 0, seed) { Output = what.Output };
        RemoteTarget target = RemoteTarget.Open(context, options, file, rows, source, out _);
        try
        {
            var scores = new Tensor(new Shape(inputs.Rows, target.Classifier.Classes));
            target.Classifier.Scores(inputs, scores);
            return (scores, target.Summarize());
        }
        finally
        {
            target.Classifier.Dispose();
        }
    }
}
