using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Attacks several models and tries the points of each on all.</summary>
/// <remarks>
/// <para>The attack goes on after its first success, to the largest loss in the ball: points that only just fool their own model carry over badly (Liu et al., ICLR 2017,
/// arXiv:1611.02770; Demontis et al., USENIX Security 2019, arXiv:1809.02861). A model without gradients is attacked by Square, which stops at its first success.</para>
/// <para>Points are written, read back and checked for ball and bounds in double precision before they are judged; one outside counts as not fooled.</para>
/// </remarks>
public static class TransferMatrixEvaluation
{
    private const int Steps = 40, Queries = 1000;

    /// <summary>Name of the file with the points made for one model, beside the other examples.</summary>
    /// <param name="model">Position of the model.</param>
    public static string FileOf(int model) => string.Create(CultureInfo.InvariantCulture, $"transfer-{model}.npy");

    /// <summary>Runs the attacks.</summary>
    /// <param name="models">Two or more.</param>
    /// <param name="request">Rows, ball, folder, seed, checkpoints, progress, cancellation; its model and suite are not used.</param>
    /// <returns>The matrix; null when the run was canceled.</returns>
    /// <exception cref="ArgumentException">There are fewer than two models, they do not fit together, or the attack does not know the norm.</exception>
    public static TransferMatrix? Run(IReadOnlyList<TransferCandidate> models, AssessmentRequest request)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(request);
        if (models.Count < 2) throw new ArgumentException("A transfer matrix needs two models or more.", nameof(models));
        Norm norm = request.Ball.Norm;
        if (norm == Norm.L0 || !request.Ball.IsLimited) throw new ArgumentException("A transfer matrix needs an epsilon in linf, l2 or l1.", nameof(request));
        IDifferentiableClassifier first = models[0].Classifier;
        foreach (TransferCandidate other in models)
        {
            if (other.Classifier.Classes == first.Classes && other.Classifier.ExampleShape == first.ExampleShape && other.Classifier.Bounds == first.Bounds) continue;
            throw new ArgumentException($"{other.Summary.FileName} takes other rows or has other classes than {models[0].Summary.FileName}.", nameof(models));
        }

        CleanPass[] clean = [.. models.Select(model => CleanPass.Run(model.Classifier, request.Rows))];
        var cells = ImmutableArray.CreateBuilder<ImmutableArray<Proportion>>(models.Count);
        for (int source = 0; source < models.Count; source++)
        {
            if (Points(models, source, clean[source].CorrectRows, request) is not { } points) return null;
            cells.Add([.. Enumerable.Range(0, models.Count).Select(target => Cell(models[target].Classifier, request, points, (clean[source], clean[target])))]);
        }

        return new TransferMatrix
        {
            Attack = models.All(static model => model.Classifier.GradientObstacle is null)
                ? $"PGD on the cross-entropy, {Steps} steps, one random start, to the largest loss in the ball"
                : $"PGD on the cross-entropy, {Steps} steps, to the largest loss in the ball; Square with {Queries} queries on models without gradients",
            Models = [.. models.Select(static model => model.Summary)],
            Clean = [.. clean.Select(static pass => pass.Accuracy)],
            Fooled = cells.MoveToImmutable(),
        };
    }

    private static Tensor? Points(IReadOnlyList<TransferCandidate> models, int source, int[] rows, AssessmentRequest request)
    {
        IDifferentiableClassifier model = models[source].Classifier;
        bool hasGradients = model.GradientObstacle is null;
        IEvasionAttack<IDifferentiableClassifier> attack = hasGradients
            ? new ProjectedGradientDescent(new PgdOptions { Ball = request.Ball, Steps = Steps, MaximizeLoss = true })
            : AttackCatalog.Create("square", new AttackSettings { Ball = request.Ball, Queries = Queries });
        LabeledData some = request.Rows;
        var run = new AttackRun
        {
            Key = new RandomKey(request.Seed).Fold(StableName.Of("transfer")).Fold((ulong)source),
            RowIds = rows.Select(row => some.RowIndices[row]).ToArray(),
            Progress = request.Progress is { } progress ? new Relay($"transfer {source + 1} of {models.Count}", progress) : null,
            CancellationToken = request.CancellationToken,
        };
        AttackGoal goal = AttackGoal.UntargetedOn(model, [.. rows.Select(row => some.Labels[row])]);
        int step = AttackSteps.RowsOf(model.Capacity, hasGradients ? Steps : Queries);
        RowResults results = AttackSteps.Run($"transfer-{source}", attack, model, (some.Inputs.Gather(rows), goal), run, (request.Checkpoints, step));
        if (!results.Completed) return null;
        Tensor points = some.Inputs.Clone();
        for (int i = 0; i < rows.Length; i++) results.Adversarial.Row(i).CopyTo(points.Row(rows[i]));
        Directory.CreateDirectory(request.ExampleFolder);
        string path = Path.Combine(request.ExampleFolder, FileOf(source));
        ExampleFile.Write(path, points);
        return ExampleFile.Read(path, points.Shape);
    }

    private static Proportion Cell(IDifferentiableClassifier target, AssessmentRequest request, Tensor points, (CleanPass Source, CleanPass Target) clean)
    {
        var scores = new Tensor(new Shape(points.Rows, target.Classes));
        target.Scores(points, scores);
        AttackGoal goal = AttackGoal.UntargetedOn(target, request.Rows.Labels);
        int rows = 0, fooled = 0;
        for (int row = 0; row < points.Rows; row++)
        {
            if (!clean.Source.Correct[row] || !clean.Target.Correct[row]) continue;
            rows++;
            ReadOnlySpan<float> point = points.Row(row);
            bool allowed = request.Ball.Contains(point, request.Rows.Inputs.Row(row), request.Ball.Radius * 1e-9 + 1e-12) && target.Bounds.Contains(point);
            fooled += allowed && goal.IsReached(row, scores.Row(row)) ? 1 : 0;
        }

        return Proportion.Of(fooled, rows);
    }

    private sealed class Relay(string phase, IProgress<EvaluationProgress> target) : IProgress<AttackProgress>
    {
        public void Report(AttackProgress value) => target.Report(new EvaluationProgress(phase, value.Share));
    }
}
