namespace Redoubt.Defenses;

/// <summary>What a stack says to one row.</summary>
/// <param name="Class">The class with the largest score; null where no class is the strict, finite, unique maximum.</param>
/// <param name="Suspicion">How far the detectors lead for "suspicious", above 0 where they find the row so; null without detectors.</param>
/// <param name="Action">What the policy does; null where the row is not suspicious.</param>
public readonly record struct StackAnswer(int? Class, float? Suspicion, StackAction? Action);
