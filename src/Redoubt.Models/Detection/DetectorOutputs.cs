namespace Redoubt.Models;

/// <summary>Where a detector's answer stands.</summary>
/// <param name="Scores">Output of probabilities, <c>[N,A,K]</c>.</param>
/// <param name="Boxes">Output of boxes, <c>[N,A,4]</c>: left, top, right, bottom as shares of the image.</param>
/// <param name="Column">Which of the K columns is the object's, from 0.</param>
public sealed record DetectorOutputs(string Scores = "scores", string Boxes = "boxes", int Column = 1);
