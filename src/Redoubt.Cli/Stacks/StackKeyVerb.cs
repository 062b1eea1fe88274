using System.CommandLine;
using Redoubt.Defenses;

namespace Redoubt.Cli;

/// <summary><c>redoubt stack key</c>: a key to sign stacks with.</summary>
internal sealed class StackKeyVerb : Verb
{
    private readonly Option<string?> _out;

    public StackKeyVerb()
        : base("key", "Make a key to sign stacks with") =>
        _out = Add(Options.Text("--out", "FILE.pem", "Write the private key here, and the public one beside it as FILE.pub.pem.", required: true));

    public override string Description => "Makes an ECDSA key on the curve P-256. The private half signs; keep it where only its owner reads it. Whoever runs a stack needs the public half only.";

    public override IReadOnlyList<HelpExample> Examples => [new("stack key --out owner.pem", "owner.pem and owner.pub.pem")];

    public override int Run(VerbContext context)
    {
        string path = OutputPaths.File(context.Get(_out), "--out")!;
        if (File.Exists(path)) throw new InvalidUsageException($"--out: {path} is there already; a key is not written over.");
        string publicPath = Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, Path.GetFileNameWithoutExtension(path) + ".pub.pem");
        string id = StackKey.Create(path, publicPath);
        context.Say($"Key {id}: private {path}, public {publicPath}");
        return ExitCode.Done;
    }
}
