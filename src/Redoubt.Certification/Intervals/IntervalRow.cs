namespace Redoubt.Certification;

/// <summary>Emits the bounds of one operation.</summary>
internal delegate Bounds IntervalRule(IntervalCall call);

/// <summary>What the interval interpreter does with one operation.</summary>
/// <param name="Rule">The rule; null where there is none.</param>
/// <param name="Remark">Why there is none, or in what the rule is special.</param>
/// <param name="IsExact">Whether no execution rounds the result: it only moves, compares or chooses. Then a result of exact operands is exact.</param>
internal sealed record IntervalRow(IntervalRule? Rule, string? Remark = null, bool IsExact = false);
