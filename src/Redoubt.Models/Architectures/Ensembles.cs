using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;

namespace Redoubt.Models;

/// <summary>Several networks as one that is trained and served as one graph: it gives the logarithm of the mean of their probabilities.</summary>
public static class Ensembles
{
    /// <summary>Joins architectures.</summary>
    /// <param name="members">Two or more; the same one may come several times and then starts differently each time.</param>
    /// <exception cref="ArgumentException">There are fewer than two, or one is an ensemble itself.</exception>
    public static Architecture Of(IReadOnlyList<Architecture> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count < 2) throw new ArgumentException("An ensemble needs two members or more.", nameof(members));
        if (members.FirstOrDefault(static m => !m.Members.IsEmpty) is { } nested) throw new ArgumentException($"{nested.Name} is an ensemble itself.", nameof(members));
        ImmutableArray<Architecture> all = [.. members];
        return new Architecture(
            string.Join('+', all.Select(static m => m.Name)),
            string.Create(CultureInfo.InvariantCulture, $"An ensemble of {all.Length} networks"),
            all[0].ReferenceShape,
            (network, input, classes) => ScoreMeans.OfProbabilities(Scores(all, network, input, classes)))
        {
            Members = all,
        };
    }

    /// <summary>The scores of every member, <c>[N, K]</c> each.</summary>
    /// <param name="members">The members.</param>
    /// <param name="network">Holds the parameters of all.</param>
    /// <param name="input">The rows.</param>
    /// <param name="classes">Number of classes.</param>
    public static Value[] Scores(ImmutableArray<Architecture> members, NetworkBuilder network, Value input, int classes)
    {
        ArgumentNullException.ThrowIfNull(network);
        return [.. members.Select((member, i) => member.Layers(network.Within(string.Create(CultureInfo.InvariantCulture, $"member{i + 1}.")), input, classes))];
    }

    /// <summary>Joins classifiers of the same rows and classes into one graph that gives the logarithm of the mean of their probabilities.</summary>
    /// <param name="members">Two or more graphs of one data input <c>[N, …]</c> and one output of scores <c>[N, K]</c>, as <see cref="MappedModel"/> makes them.</param>
    /// <exception cref="ArgumentException">They take other rows or give other classes.</exception>
    public static Graph Join(IReadOnlyList<Graph> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count < 2) throw new ArgumentException("An ensemble needs two members or more.", nameof(members));
        TensorType rows = members[0].InputType(members[0].Inputs[0].Name), scores = members[0].Nodes[members[0].Outputs[0].Node].Type;
        var builder = new GraphBuilder();
        Value input = builder.Input(Architecture.InputName, rows);
        var all = new Value[members.Count];
        for (int i = 0; i < all.Length; i++)
        {
            string name = members[i].Inputs[0].Name;
            if (!members[i].InputType(name).Equals(rows)) throw new ArgumentException($"Member {i + 1} takes rows {members[i].InputType(name)}, the first {rows}.", nameof(members));
            all[i] = builder.Splice(members[i], new Dictionary<string, Value> { [name] = input })[members[i].Outputs[0].Name];
            if (!all[i].Type.Equals(scores)) throw new ArgumentException($"Member {i + 1} gives scores {all[i].Type}, the first {scores}.", nameof(members));
        }

        return builder.Build((Architecture.OutputName, ScoreMeans.OfProbabilities(all)));
    }
}
