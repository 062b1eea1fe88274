using Redoubt.Attacks;
using Redoubt.Models;

namespace Redoubt.Evaluation;

/// <summary>What a detector says of one scene.</summary>
/// <param name="Scene">The scene.</param>
/// <param name="IsDetected">Whether the object is detected by the rule.</param>
/// <param name="IsNoticed">Whether some box with a sufficient score overlaps the object at a tenth or more: an object that is noticed but not detected was found in the wrong place.</param>
/// <param name="BestScore">Highest score of the boxes that overlap the object enough; 0 when there are none.</param>
/// <param name="BestBox">The box with that score; null when there is none.</param>
public sealed record SceneOutcome(PastedScene Scene, bool IsDetected, bool IsNoticed, float BestScore, Box? BestBox);
