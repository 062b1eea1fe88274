namespace Redoubt.Architecture.Tests;

/// <summary>A place where the code breaks a rule.</summary>
/// <param name="Rule">Short name of the rule.</param>
/// <param name="File">File below the repository root, with forward slashes.</param>
/// <param name="Member">Type or member, empty when the whole file is meant.</param>
/// <param name="Detail">What was found.</param>
internal sealed record Violation(string Rule, string File, string Member, string Detail)
{
    public override string ToString() => $"{Rule}: {File} {Member}: {Detail}";
}
