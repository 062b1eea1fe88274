using System.Globalization;

namespace Redoubt.Cli.Tests;

/// <summary>Whether signals can be tried here.</summary>
internal static class PosixSignals
{
    private const int Interrupt = 2;

    /// <summary>Skips the test where a process started by it would not get SIGINT: not on POSIX, or in a shell's background, where children inherit that it is ignored.</summary>
    public static void RequireInterrupt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Needs POSIX signals.");
        const string Status = "/proc/self/status";
        if (!File.Exists(Status)) return;
        string? ignored = File.ReadLines(Status).FirstOrDefault(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        ulong mask = ignored is null ? 0 : ulong.Parse(ignored["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Assert.SkipWhen((mask & (1UL << (Interrupt - 1))) != 0, "SIGINT is ignored in this process, as in a shell's background; run the tests in the foreground.");
    }
}
