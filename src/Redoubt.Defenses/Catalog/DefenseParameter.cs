namespace Redoubt.Defenses;

/// <summary>One number that a defense takes.</summary>
/// <param name="Name">Name in files and on the command line.</param>
/// <param name="Default">What it is when none is given.</param>
/// <param name="Wanted">What is accepted, in words.</param>
/// <param name="Accepts">Whether a number is accepted.</param>
public sealed record DefenseParameter(string Name, double Default, string Wanted, Func<double, bool> Accepts)
{
    internal static DefenseParameter Whole(string name, double fallback, int least, int most) =>
        new(name, fallback, $"a whole number, {least} to {most}", value => value == Math.Floor(value) && value >= least && value <= most);

    internal static DefenseParameter Odd(string name, double fallback, int least, int most) =>
        new(name, fallback, $"an odd number, {least} to {most}", value => value == Math.Floor(value) && value % 2 == 1 && value >= least && value <= most);

    internal static DefenseParameter Between(string name, double fallback, double least, double most) =>
        new(name, fallback, FormattableString.Invariant($"a number in [{least}, {most}]"), value => value >= least && value <= most);

    internal static DefenseParameter Positive(string name, double fallback, double most = 1e6) =>
        new(name, fallback, FormattableString.Invariant($"a number above 0 and at most {most}"), value => value > 0 && value <= most);

    internal static DefenseParameter Share(string name, double fallback) => new(name, fallback, "a number above 0 and below 1", static value => value is > 0 and < 1);
}
