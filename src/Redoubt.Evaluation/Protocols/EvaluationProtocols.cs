using Redoubt.Attacks;
using Redoubt.Models;

namespace Redoubt.Evaluation;

/// <summary>What the protocols ask for.</summary>
public static class EvaluationProtocols
{
    /// <summary>Queries of the black-box attack of the quick protocol.</summary>
    public const int QuickQueries = 1000;

    /// <summary>Names as on the command line.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetNames<EvaluationProtocol>().Select(static name => name.ToLowerInvariant())];

    /// <summary>The protocol's name as on the command line.</summary>
    /// <param name="protocol">The protocol.</param>
    public static string Name(this EvaluationProtocol protocol) => Names[(int)protocol];

    /// <summary>Its attacks by name, in the order in which they run; adaptive attacks come after the masking checks and are not among them.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="norm">Norm of the threat; attacks that do not know it are left out.</param>
    public static IReadOnlyList<string> Attacks(this EvaluationProtocol protocol, Norm norm)
    {
        string[] wanted = protocol switch
        {
            EvaluationProtocol.Quick => ["apgd-ce", "square"],
            EvaluationProtocol.Standard => ["apgd-ce", "apgd-t", "fab-t", "square"],
            _ => ["apgd-ce", "apgd-t", "fab-t", "square", "max"],
        };
        string[] possible = [.. wanted.Where(name => AttackCatalog.Find(name).Norms.Contains(norm))];
        return possible.Length > 0 ? possible : AttackCatalog.DefaultSuite(norm);
    }
}
