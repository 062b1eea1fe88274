namespace Redoubt.Cli;

/// <summary><c>redoubt stack</c>: layered defenses as one signed file.</summary>
internal sealed class StackVerb : Verb
{
    private readonly Verb[] _children = [new StackBuildVerb(), new StackShowVerb(), new StackKeyVerb()];

    public StackVerb()
        : base("stack", "Build a layered defense as one signed file, or show one")
    {
    }

    public override string Description => "A stack is input defenses, a model or an ensemble, score defenses, detectors and a policy in one signed file. assess, attack and predict take it in the place of a model.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("stack key --out owner.pem", "a key to sign with"),
        new("stack build stack.yaml --out shielded.stack --key owner.pem", "a stack from a description"),
        new("stack show shielded.stack --trusted-key owner.pub.pem", "what is in one, and who signed it"),
    ];

    public override IReadOnlyList<Verb> Children => _children;

    public override int Run(VerbContext context)
    {
        VerbHelp.Write(context.Terminal, this, Command.Name);
        return ExitCode.BadInput;
    }
}
