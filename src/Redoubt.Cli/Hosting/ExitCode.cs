namespace Redoubt.Cli;

/// <summary>What the process tells its caller. Programs outside rely on the numbers.</summary>
internal static class ExitCode
{
    /// <summary>The command did what it was asked.</summary>
    public const int Done = 0;

    /// <summary>It did, and a gate such as <c>--fail-under</c> failed.</summary>
    public const int GateFailed = 1;

    /// <summary>The arguments, a file or a model cannot be used.</summary>
    public const int BadInput = 2;

    /// <summary>The user canceled; what was finished is kept.</summary>
    public const int Canceled = 3;

    /// <summary>A mistake in this program.</summary>
    public const int InternalError = 70;
}
