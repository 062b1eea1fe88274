namespace Redoubt.Certification;

/// <summary>Passes the coefficients of one operation's result on to its operands.</summary>
internal delegate void LinearRule(LinearCall call);

/// <summary>What the backward linear interpreter does with one operation.</summary>
/// <param name="Rule">The rule; null where the backward pass ends and the result's own interval is used.</param>
/// <param name="Remark">Why it ends, or in what the rule is special.</param>
internal sealed record LinearRow(LinearRule? Rule, string? Remark = null);
