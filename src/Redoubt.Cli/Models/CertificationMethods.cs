using Redoubt.Certification;

namespace Redoubt.Cli;

/// <summary>Names of certification methods on the command line, and their sources.</summary>
internal static class CertificationMethods
{
    private static readonly (string Name, CertificationMethod Method, string Paper)[] Known =
    [
        ("ibp", CertificationMethod.Interval, "Gowal et al., 2018, arXiv:1810.12715"),
        ("crown-ibp", CertificationMethod.IntervalLinear, "Zhang et al., ICLR 2020, arXiv:1906.06316; bounds of Zhang et al., NeurIPS 2018, arXiv:1811.00866"),
        ("crown", CertificationMethod.Linear, "Zhang et al., NeurIPS 2018, arXiv:1811.00866; Xu et al., NeurIPS 2020, arXiv:2002.12920"),
    ];

    public static CertificationMethod Parse(string name)
    {
        foreach ((string known, CertificationMethod method, _) in Known)
        {
            if (known == name) return method;
        }

        throw new InvalidUsageException($"There is no method '{name}'; known are {string.Join(", ", Known.Select(static k => k.Name))}.");
    }

    public static string NameOf(CertificationMethod method) => Known[(int)method].Name;

    public static string PaperOf(CertificationMethod method) => Known[(int)method].Paper;
}
