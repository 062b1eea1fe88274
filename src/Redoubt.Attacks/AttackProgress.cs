namespace Redoubt.Attacks;

/// <summary>How far an attack is.</summary>
/// <param name="Rows">Rows given.</param>
/// <param name="RowsFinished">Rows whose result stands: broken, given up, or reached without attack.</param>
/// <param name="RowsBroken">Rows for which an adversarial example was found.</param>
/// <param name="ModelCalls">Rounds so far; in each the model answers every open row, mostly in one batch.</param>
/// <param name="Share">Part of the work that is done, in [0, 1]; rows that break early count with all the work they save.</param>
public readonly record struct AttackProgress(int Rows, int RowsFinished, int RowsBroken, long ModelCalls, double Share);
