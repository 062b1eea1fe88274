using System.Collections.Immutable;
using Redoubt.Attacks;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Counts how often a detector finds the objects of drawn scenes, with and without a patch.</summary>
public static class VanishingEvaluation
{
    private const float NoticedOverlap = 0.1f;
    private const int Levels = 255;

    /// <summary>Runs a detector on scenes.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="scenes">Draws and paints them.</param>
    /// <param name="rule">When an object counts as detected.</param>
    /// <param name="texels">The patch of each scene, by its number, <c>[C,T,T]</c>; null for none.</param>
    /// <param name="run">Which scenes.</param>
    /// <returns>One outcome for each scene, in their order.</returns>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    public static ImmutableArray<SceneOutcome> Run(GraphDetector detector, PastedScenes scenes, DetectionRule rule, Func<int, Tensor>? texels, SceneRun run)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(scenes);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(run);
        int size = detector.Capacity, candidates = detector.Candidates;
        var images = new Tensor(new Shape([size, .. detector.ExampleShape.Extents]));
        Tensor scores = new(new Shape(size, candidates)), boxes = new(new Shape(size, candidates, 4));
        var outcomes = ImmutableArray.CreateBuilder<SceneOutcome>(run.Count);
        for (int start = 0; start < run.Count; start += size)
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(size, run.Count - start);
            PastedScene[] drawn = [.. Enumerable.Range(start, count).Select(i => scenes.Draw(run.SceneKey(i)))];
            for (int i = 0; i < count; i++) Paint(scenes, drawn[i], texels is null ? [] : texels(start + i).Data, images.Row(i));
            detector.Detect(images.View(0, count), scores.View(0, count), boxes.View(0, count));
            for (int i = 0; i < count; i++) outcomes.Add(Judge(drawn[i], rule, scores.Row(i), boxes.Row(i)));
            run.Progress?.Report(new EvaluationProgress(run.Phase, (double)(start + count) / run.Count));
        }

        return outcomes.MoveToImmutable();
    }

    /// <summary>Paints a scene as it is judged: rounded to the 256 levels of a picture file, so that a saved picture is what the detector was given.</summary>
    /// <param name="scenes">Paints it.</param>
    /// <param name="scene">The scene.</param>
    /// <param name="texels">The patch, <c>[C,T,T]</c>; empty for none.</param>
    /// <param name="image">Overwritten, <c>[C,H,W]</c>.</param>
    public static void Paint(PastedScenes scenes, PastedScene scene, ReadOnlySpan<float> texels, Span<float> image)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        scenes.Paint(scene, texels, image);
        (float low, float width) = (scenes.Bounds.Lower, scenes.Bounds.Upper - scenes.Bounds.Lower);
        foreach (ref float value in image) value = Math.Clamp(MathF.Round((value - low) / width * Levels) / Levels * width + low, scenes.Bounds.Lower, scenes.Bounds.Upper);
    }

    private static SceneOutcome Judge(PastedScene scene, DetectionRule rule, ReadOnlySpan<float> scores, ReadOnlySpan<float> boxes)
    {
        int best = rule.BestBox(scores, boxes, scene.Truth);
        bool noticed = (rule with { Overlap = NoticedOverlap }).IsDetected(scores, boxes, scene.Truth);
        return new SceneOutcome(scene, best >= 0 && scores[best] >= rule.Score, noticed, best >= 0 ? scores[best] : 0, best >= 0 ? Box.At(boxes, best) : null);
    }
}
