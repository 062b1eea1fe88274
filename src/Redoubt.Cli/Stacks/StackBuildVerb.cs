using System.CommandLine;
using System.Security.Cryptography;
using Redoubt.Defenses;

namespace Redoubt.Cli;

/// <summary><c>redoubt stack build</c>: from a description to one signed file.</summary>
internal sealed class StackBuildVerb : Verb
{
    private readonly Argument<string> _file;
    private readonly Option<string?> _out;
    private readonly Option<string?> _key;

    public StackBuildVerb()
        : base("build", "Put a stack together and sign it")
    {
        _file = Add(new Argument<string>("stack") { HelpName = "STACK.yaml", Description = "Description of the stack: docs/howto/defend-a-model.md." });
        _out = Add(Options.Text("--out", "FILE", "Write the signed file here.", required: true));
        _key = Add(Options.Text("--key", "FILE.pem", "Private key that signs it ('redoubt stack key'). Default: a key that is forgotten at once, so that the file can be checked for damage but nobody is named."));
    }

    public override string Description => "Reads a description, checks that its parts fit together, and writes them with their hashes and a signature into one file.";

    public override IReadOnlyList<HelpExample> Examples => [new("stack build stack.yaml --out shielded.stack --key owner.pem", "a stack that its owner signs")];

    public override int Run(VerbContext context)
    {
        string path = OutputPaths.File(context.Get(_out), "--out")!, description = context.Get(_file)!;
        using ECDsa key = context.Get(_key) is { } file ? StackKey.Load(file) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        StackContent content = StackFile.Read(description);
        try
        {
            using RunningStack running = DefenseStack.Open(content).Start(seed: 0, threads: 1);
        }
        catch (ArgumentException e)
        {
            throw new InvalidUsageException($"{description}: {e.Message.Split(" (Parameter")[0]}", e);
        }

        try
        {
            StackBundle.Write(path, content, key);
        }
        catch (CryptographicException e)
        {
            throw new InvalidUsageException($"--key: {context.Get(_key)} has no private half, so it cannot sign.", e);
        }

        StackShowVerb.Say(context, StackParts.Open(path, trustedKey: null));
        context.Say($"Stack            {path}");
        return ExitCode.Done;
    }
}
