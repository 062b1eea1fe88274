using System.CommandLine;
using System.Globalization;
using Redoubt.Defenses;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary>The options that name a classifier, its data, and how the two fit together.</summary>
internal sealed class ClassifierOptions
{
    private ClassifierOptions(MappingOptions mapping) => Mapping = mapping;

    public Argument<string> Model { get; } = new("model") { HelpName = "MODEL", Description = "ONNX file of a classifier. attack and assess also take a defense stack ('redoubt stack') or a deployed service: http://HOST/v2/models/NAME, or a YAML file that describes one." };

    public Option<string?> Data { get; } = Options.Text("--data", "DATA", "Data set, for example digits, mnist:DIR or npy:X.npy,Y.npy; see 'redoubt data list'.", required: true);

    public Option<string?> Output { get; } = Options.Text("--output", "NAME", "Output that holds the scores, where the model has several.");

    public Option<string?> ClassFile { get; } = Options.Text("--classes", "FILE", "Class names, one per line in the order of the model's outputs.");

    public Option<string?> Bounds { get; } = Options.Text("--bounds", "LOW,HIGH", "Valid range of attack-space values. Default 0,1.");

    public Option<int?> Sample { get; } = Options.Integer("--sample", "N", "Take N rows, stratified by class and drawn by the seed.", 1);

    /// <summary>Only verbs that report by group add it.</summary>
    public Option<string?> Groups { get; } = Options.Text("--groups", "FILE.npy", "Group of every row of the data as a NumPy array of whole numbers, for results by group. Tables and image folders can have groups of their own.");

    /// <summary>Only verbs that attack the defended model add it.</summary>
    public Option<string[]> Defense { get; } = Options.Texts("--defense", "NAME[=X]", $"Defense around the model, or a YAML file that lists some: NAME, NAME=X or NAME:SETTING=X,…; in front of it {DefenseNames(DefenseStage.Input)}, behind it {DefenseNames(DefenseStage.Output)}. docs/methods/input-defenses.md has their settings. May be repeated.");

    /// <summary>Only verbs that attack the pair add it.</summary>
    public Option<string?> Detector { get; } = Options.Text("--detector", "FILE.onnx[,FILE.yaml]", "Detector beside the model: two outputs, genuine and suspicious, or one sigmoid. It reads the same rows; the file says how it wants its input where that differs. Attacks must be wrong and not rejected.");

    /// <summary>Only verbs that take a stack add it.</summary>
    public Option<string?> TrustedKey { get; } = Options.Text("--trusted-key", "FILE.pem", "Where MODEL is a stack: the public key that must have signed it.");

    /// <summary>Only verbs that attack named graph outputs add it.</summary>
    public Option<string?> Objective { get; } = Options.Text("--objective", "FILE.yaml", "What is wanted of named graph outputs, for a model that is no classifier: docs/methods/objectives.md.");

    public MappingOptions Mapping { get; }

    /// <summary>Adds the options to a verb.</summary>
    public static ClassifierOptions AddTo(Command command)
    {
        var options = new ClassifierOptions(new MappingOptions());
        command.Arguments.Add(options.Model);
        command.Options.Add(options.Data);
        return options;
    }

    /// <summary>Adds the options that are seldom needed, at the end of the help.</summary>
    public void AddRestTo(Command command)
    {
        command.Options.Add(Sample);
        Mapping.AddTo(command);
        command.Options.Add(Output);
        command.Options.Add(ClassFile);
        command.Options.Add(Bounds);
    }

    /// <summary>The input bounds.</summary>
    public InputBounds BoundsOf(VerbContext context) => Range(context.Get(Bounds));

    /// <summary>Reads input bounds; null stands for [0, 1].</summary>
    public static InputBounds Range(string? text)
    {
        if (text is null) return InputBounds.Unit;
        string[] parts = text.Split(',');
        if (parts.Length == 2 && Numbers.TryParse(parts[0].Trim(), out double low) && Numbers.TryParse(parts[1].Trim(), out double high) && low < high)
            return new InputBounds((float)low, (float)high);
        throw new InvalidUsageException(string.Create(CultureInfo.InvariantCulture, $"--bounds must be two numbers with the smaller first, such as 0,1, was '{text}'."));
    }

    private static string DefenseNames(DefenseStage stage) => string.Join(", ", DefenseCatalog.Names(stage));
}
