using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Redoubt.Data;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Onnx;

namespace Redoubt.Cli;

/// <summary><c>redoubt ensemble</c>: several model files as one.</summary>
internal sealed class EnsembleVerb : Verb
{
    private const int MostMembers = 16;

    private readonly Argument<string[]> _models;
    private readonly Option<string?> _data, _out, _bounds;
    private readonly MappingOptions _mapping = new();
    private readonly CommonOptions _common;

    public EnsembleVerb()
        : base("ensemble", "Join models into one that decides by their mean probabilities")
    {
        _models = Add(new Argument<string[]>("models") { HelpName = "MODEL[,FILE.yaml]", Description = "Two or more ONNX files of classifiers of the same classes; the file behind a comma says how one wants its input where that differs.", Arity = ArgumentArity.OneOrMore });
        _data = Add(Options.Text("--data", "DATA", "Rows to count accuracy and differences on; see 'redoubt data list'.", required: true));
        _out = Add(Options.Text("--out", "FILE.onnx", "Write the joined model here.", required: true));
        _mapping.AddTo(Command);
        _bounds = Add(Options.Text("--bounds", "LOW,HIGH", "Valid range of attack-space values. Default 0,1."));
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Writes one ONNX graph that runs all members on the same attack-space rows and gives the logarithm of the mean of their probabilities. The members' input mappings become parts of it. "
        + "Then counts how each member, every pair and the whole decide. How far adversarial examples carry over between the members, 'redoubt assess A.onnx --transfer-to B.onnx' says; what the whole withstands, 'redoubt assess' of the written file.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("ensemble a.onnx b.onnx c.onnx --data mnist:DIR/test --out ensemble.onnx", "three networks, however they were trained"),
    ];

    public override int Run(VerbContext context)
    {
        string output = OutputPaths.File(context.Get(_out), "--out")!;
        string? json = _common.JsonOf(context);
        string[] arguments = context.Get(_models)!;
        if (arguments.Length is < 2 or > MostMembers) throw new InvalidUsageException(string.Create(CultureInfo.InvariantCulture, $"An ensemble has 2 to {MostMembers} members, {arguments.Length} were named."));
        var record = new RunRecord(context, _common.SeedOf(context), _common.ThreadsOf(context));
        InputMapping common = _mapping.Read(context);
        LabeledData stored = DataArgument.Load(context, context.Get(_data)!, common.Resize);
        Member[] members = [.. arguments.Select(argument => Load(context, argument, common, stored))];
        LabeledData rows = members[0].ToAttackSpace(stored);
        Write(members, output);
        EnsembleResult result = Count(members, Read(output, context, rows), rows, record);
        if (json is not null) EvidenceJson.Save(json, result);
        Print(context, result, output);
        return ExitCode.Done;
    }

    private Member Load(VerbContext context, string argument, InputMapping common, LabeledData stored)
    {
        (string path, InputMapping mapping) = TransferTargets.Split(argument, common);
        if (!File.Exists(path)) throw new InvalidUsageException($"{path}: there is no such file.");
        var rowShape = new Tensors.Shape(stored.Inputs.Shape.Extents[1..]);
        var source = new ClassifierSource(OnnxModel.Load(path, OpenAxes.From(path, mapping, rowShape)), mapping, ClassifierOptions.Range(context.Get(_bounds))) { Threads = _common.ThreadsOf(context) };
        return new Member(source, source.Map(stored, out Func<LabeledData, LabeledData> toAttackSpace), toAttackSpace);
    }

    private static void Write(Member[] members, string output)
    {
        try
        {
            OnnxExporter.Write(Ensembles.Join([.. members.Select(static m => m.Mapped.Graph)]), output);
        }
        catch (ArgumentException e)
        {
            throw new InvalidUsageException($"The models do not go together: {e.Message.Split(" (Parameter")[0]}", e);
        }
    }

    private Member Read(string output, VerbContext context, LabeledData rows)
    {
        var source = new ClassifierSource(OnnxModel.Load(output), new InputMapping(), ClassifierOptions.Range(context.Get(_bounds))) { Threads = _common.ThreadsOf(context) };
        return new Member(source, source.Map(rows, out Func<LabeledData, LabeledData> same), same);
    }

    private static EnsembleResult Count(Member[] members, Member whole, LabeledData rows, RunRecord record)
    {
        CleanPass[] passes = [.. members.Select(member => member.Decide(rows))];
        var pairs = ImmutableArray.CreateBuilder<EnsemblePair>();
        for (int i = 0; i < passes.Length; i++)
        {
            for (int j = i + 1; j < passes.Length; j++) pairs.Add(Pair(i, j, passes[i], passes[j]));
        }

        return new EnsembleResult
        {
            Run = record.Finish(),
            Model = whole.Source.Summarize(whole.Mapped),
            Accuracy = whole.Decide(rows).Accuracy,
            Data = new DataSummary { Argument = rows.Source, Sha256 = rows.ContentHash, Rows = rows.Rows, SampledIndices = [.. rows.RowIndices], ClassNames = ClassFile.Names(rows, whole.Mapped.Classes) },
            Members = [.. members.Select((member, i) => new EnsembleMember(member.Source.Summarize(member.Mapped), member.Source.SummarizeMapping(member.Mapped), passes[i].Accuracy))],
            Pairs = pairs.ToImmutable(),
        };
    }

    private static EnsemblePair Pair(int first, int second, CleanPass one, CleanPass other)
    {
        int differ = 0, bothWrong = 0;
        for (int row = 0; row < one.Predictions.Length; row++)
        {
            if (one.Predictions[row] != other.Predictions[row]) differ++;
            if (!one.Correct[row] && !other.Correct[row]) bothWrong++;
        }

        return new EnsemblePair(first, second, Proportion.Of(differ, one.Predictions.Length), Proportion.Of(bothWrong, one.Predictions.Length));
    }

    private static void Print(VerbContext context, EnsembleResult result, string output)
    {
        foreach (EnsembleMember member in result.Members) context.SayLabeled("Member", $"{member.Model.FileName}: {Percent.Of(member.Accuracy)} right");
        foreach (EnsemblePair pair in result.Pairs)
        {
            context.SayLabeled(
                "Pair",
                $"{result.Members[pair.First].Model.FileName} and {result.Members[pair.Second].Model.FileName}: {Percent.Of(pair.Disagreement)} decided differently, {Percent.Of(pair.DoubleFault)} wrongly by both");
        }

        context.SayLabeled("Together", $"{Percent.Of(result.Accuracy)} right");
        context.SayLabeled("Model", string.Create(CultureInfo.InvariantCulture, $"{output}, {result.Model.Parameters} parameters; takes attack-space values"));
    }

    private sealed record Member(ClassifierSource Source, MappedModel Mapped, Func<LabeledData, LabeledData> ToAttackSpace)
    {
        public CleanPass Decide(LabeledData rows)
        {
            using GraphClassifier classifier = Source.Compile(Mapped);
            return CleanPass.Run(classifier, rows);
        }
    }
}
