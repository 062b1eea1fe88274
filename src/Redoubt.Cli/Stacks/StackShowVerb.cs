using System.CommandLine;
using System.Globalization;
using Redoubt.Defenses;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary><c>redoubt stack show</c>: what is in a stack, and who signed it.</summary>
internal sealed class StackShowVerb : Verb
{
    private readonly Argument<string> _file;
    private readonly Option<string?> _trusted;

    public StackShowVerb()
        : base("show", "Check a stack and say what is in it")
    {
        _file = Add(new Argument<string>("stack") { HelpName = "FILE", Description = "A stack that 'redoubt stack build' wrote." });
        _trusted = Add(Options.Text("--trusted-key", "FILE.pem", "Public key that must have signed it."));
    }

    public override string Description => "Checks signature and hashes, opens every network, and says what is inside.";

    public override IReadOnlyList<HelpExample> Examples => [new("stack show shielded.stack --trusted-key owner.pub.pem", "refused unless this key signed it")];

    public override int Run(VerbContext context)
    {
        string path = ClassifierTask.ExistingModel(context.Get(_file)!);
        Say(context, StackParts.Open(path, context.Get(_trusted)));
        return ExitCode.Done;
    }

    /// <summary>A few lines of text.</summary>
    public static void Say(VerbContext context, StackParts parts)
    {
        DefenseStack stack = parts.Stack;
        foreach (string sentence in parts.Say()) context.SayLong(sentence);
        context.SayLabeled("Rows", string.Create(CultureInfo.InvariantCulture, $"{stack.ExampleShape} in {stack.Bounds}, {stack.Members[0].Classes} classes; {stack.Members[0].Description}"));
        using RunningStack running = stack.Start(seed: 0, threads: 1);
        foreach (ConfiguredDefense defense in stack.Defenses)
        {
            GradientBehavior gradients = defense.Create(new DefenseSite(stack.ExampleShape, stack.Bounds, stack.Members[0].Classes)).Gradients;
            context.SayLabeled("Defense", $"{defense}: {defense.Descriptor.Guarantee.ToString().ToLowerInvariant()}, declares {gradients.ToString().ToLowerInvariant()} gradients");
        }

        foreach (StackPart part in stack.Manifest.Parts) context.SayLabeled("Part", string.Create(CultureInfo.InvariantCulture, $"{part.Name}, {part.Length} bytes, SHA-256 {part.Sha256}"));
    }
}
