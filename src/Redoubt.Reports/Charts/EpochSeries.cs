namespace Redoubt.Reports;

/// <summary>One line of an <see cref="EpochChart"/>.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Style">Class of its strokes in the style sheet.</param>
/// <param name="Points">Epoch and value, epochs ascending.</param>
public sealed record EpochSeries(string Name, string Style, IReadOnlyList<(int Epoch, double Value)> Points);
