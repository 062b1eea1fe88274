using System.Collections.Immutable;
using Redoubt.Certification;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>Certifies the rows of a task and puts the result document together.</summary>
/// <param name="context">Where progress and notes go.</param>
/// <param name="task">Model and rows.</param>
/// <param name="ball">Allowed perturbations.</param>
/// <param name="threads">Threads.</param>
internal sealed class CertificationRun(VerbContext context, ClassifierTask task, PerturbationBall ball, int threads)
{
    private const string Paper = "Gowal et al., 2018, arXiv:1810.12715";

    private readonly CertifiedMargin[] _margins = new CertifiedMargin[task.Rows.Rows];
    private readonly Tensor _scores = new(new Shape(task.Rows.Rows, task.Classifier.Classes));

    private string Region => ball.Norm == Norm.Linf
        ? $"the {ball} ball around each row, within {task.Classifier.Bounds}"
        : $"the box that encloses the {ball} ball around each row, within {task.Classifier.Bounds}";

    public CertificationResult Execute(RunRecord record)
    {
        if (ball.Norm != Norm.Linf)
            context.SayLong($"Note: interval bounds are computed over boxes; the {ball.Norm.Name()} ball is replaced by the box that encloses it, which is far larger.");
        using var certifier = new IntervalCertifier(((GraphClassifier)task.Classifier).Graph, new IntervalCertifierOptions
        {
            Ball = ball,
            Bounds = task.Classifier.Bounds,
            EncloseBall = true,
            Threads = threads,
        });
        long start = context.Terminal.Time.GetTimestamp();
        int finished = ProgressDisplay.Show(context.Terminal, progress => Bound(certifier, progress));
        double seconds = context.Terminal.Time.GetElapsedTime(start).TotalSeconds;
        if (finished == 0 && task.Rows.Rows > 0) throw new OperationCanceledException();
        certifier.Scores(task.Rows.Inputs, _scores);
        return Document(record, finished, seconds);
    }

    private int Bound(IntervalCertifier certifier, IProgress<EvaluationProgress> progress)
    {
        int certified = 0;
        for (int start = 0; start < task.Rows.Rows; start += certifier.Capacity)
        {
            if (context.Terminal.CancellationToken.IsCancellationRequested) return start;
            int rows = Math.Min(certifier.Capacity, task.Rows.Rows - start);
            certifier.Certify(task.Rows.Inputs.View(start, rows), task.Rows.Labels.AsSpan(start, rows), _margins.AsSpan(start, rows));
            for (int row = start; row < start + rows; row++) certified += _margins[row].IsCertified ? 1 : 0;
            progress.Report(new EvaluationProgress("ibp", (double)(start + rows) / task.Rows.Rows, $"certified {certified} of {start + rows}"));
        }

        return task.Rows.Rows;
    }

    private CertificationResult Document(RunRecord record, int finished, double seconds)
    {
        ImmutableArray<CertificationRow> rows = [.. Enumerable.Range(0, finished).Select(Row)];
        return new CertificationResult
        {
            PartialReason = finished == task.Rows.Rows ? null : $"The run was canceled after {finished} of {task.Rows.Rows} rows; the numbers are of those.",
            Seconds = seconds,
            Method = "ibp",
            Paper = Paper,
            Region = Region,
            Arithmetic = IntervalCertifier.Arithmetic,
            Run = record.Finish(),
            Model = task.Model,
            Data = task.Data,
            Mapping = task.Mapping,
            Threat = AttackReport.ThreatOf(task, ball, Redoubt.Evidence.AttackerKnowledge.WhiteBox, "untargeted: any wrong class"),
            Clean = Proportion.Of(rows.Count(static row => row.CleanPrediction == row.Label), finished),
            Certified = CertifiedAccuracy.Of(rows.Count(static row => row.Certified), finished),
            Rows = rows,
        };
    }

    private CertificationRow Row(int row)
    {
        ReadOnlySpan<float> scores = _scores.Row(row);
        int prediction = -1;
        for (int k = 0; k < scores.Length; k++)
        {
            if (Decision.IsStrictMaximum(scores, k)) prediction = k;
        }

        CertifiedMargin margin = _margins[row];
        bool isBounded = float.IsFinite(margin.Margin);
        return new CertificationRow
        {
            Index = task.Rows.RowIndices[row],
            Label = task.Rows.Labels[row],
            CleanPrediction = prediction,
            Certified = margin.IsCertified,
            Margin = isBounded ? margin.Margin : null,
            Rival = isBounded ? margin.Rival : null,
        };
    }
}
