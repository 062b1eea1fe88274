using System.Collections.Immutable;
using Redoubt.Certification;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>Certifies the rows of a task and puts the result document together.</summary>
/// <param name="context">Where progress and notes go.</param>
/// <param name="task">Model and rows.</param>
/// <param name="ball">Allowed perturbations.</param>
/// <param name="method">The most thorough method to use.</param>
/// <param name="threads">Threads.</param>
internal sealed class CertificationRun(VerbContext context, ClassifierTask task, PerturbationBall ball, CertificationMethod method, int threads)
{

    private readonly CertifiedMargin[] _margins = new CertifiedMargin[task.Rows.Rows];
    private readonly Tensor _scores = new(new Shape(task.Rows.Rows, task.Classifier.Classes));

    private string Region => ball.Norm == Norm.Linf
        ? $"the {ball} ball around each row, within {task.Classifier.Bounds}"
        : $"the box that encloses the {ball} ball around each row, within {task.Classifier.Bounds}";

    public CertificationResult Execute(RunRecord record)
    {
        if (ball.Norm != Norm.Linf)
            context.SayLong($"Note: bounds are computed over boxes; the {ball.Norm.Name()} ball is replaced by the box that encloses it, which is far larger.");
        using ICertifier certifier = CreateCertifier();
        long start = context.Terminal.Time.GetTimestamp();
        int finished = ProgressDisplay.Show(context.Terminal, progress => Bound(certifier, progress));
        double seconds = context.Terminal.Time.GetElapsedTime(start).TotalSeconds;
        if (finished == 0 && task.Rows.Rows > 0) throw new OperationCanceledException();
        certifier.Scores(task.Rows.Inputs, _scores);
        return Document(record, finished, seconds);
    }

    private ICertifier CreateCertifier()
    {
        var options = new IntervalCertifierOptions { Ball = ball, Bounds = task.Classifier.Bounds, EncloseBall = true, Threads = threads };
        Graph graph = ((GraphClassifier)task.Classifier).Graph;
        return method == CertificationMethod.Interval
            ? new IntervalCertifier(graph, options)
            : new LinearCertifier(graph, new LinearCertifierOptions { Intervals = options, Method = method });
    }

    private int Bound(ICertifier certifier, IProgress<EvaluationProgress> progress)
    {
        // A row of linear bounds may take seconds.
        int certified = 0, step = method switch { CertificationMethod.Interval => certifier.Capacity, CertificationMethod.IntervalLinear => Math.Min(certifier.Capacity, 16), _ => 1 };
        for (int start = 0; start < task.Rows.Rows; start += step)
        {
            if (context.Terminal.CancellationToken.IsCancellationRequested) return start;
            int rows = Math.Min(step, task.Rows.Rows - start);
            certifier.Certify(task.Rows.Inputs.View(start, rows), task.Rows.Labels.AsSpan(start, rows), _margins.AsSpan(start, rows));
            for (int row = start; row < start + rows; row++) certified += _margins[row].IsCertified ? 1 : 0;
            progress.Report(new EvaluationProgress(CertificationMethods.NameOf(method), (double)(start + rows) / task.Rows.Rows, $"certified {certified} of {start + rows}"));
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
            Method = CertificationMethods.NameOf(method),
            Paper = CertificationMethods.PaperOf(method),
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
            Method = isBounded ? CertificationMethods.NameOf(margin.Method) : null,
        };
    }
}
