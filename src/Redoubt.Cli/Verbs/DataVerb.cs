namespace Redoubt.Cli;

/// <summary><c>redoubt data</c>: what data sets there are, what is in one, and one as NumPy arrays.</summary>
internal sealed class DataVerb : Verb
{
    private readonly Verb[] _children = [new DataListVerb(), new DataDescribeVerb(), new DataConvertVerb()];

    public DataVerb()
        : base("data", "List the kinds of data set, describe or convert one")
    {
    }

    public override string Description => "Data sets are named by one argument, the same everywhere: a kind, a place, and an optional slice #START:COUNT; A+B joins two.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("data list", "the kinds of data set"),
        new("data describe mnist:DIR/test#0:1000", "rows, classes and value range of one"),
        new("data convert images:photos --resize 64x64 --out arrays", "an image folder as NumPy arrays"),
    ];

    public override IReadOnlyList<Verb> Children => _children;

    public override int Run(VerbContext context)
    {
        VerbHelp.Write(context.Terminal, this, Command.Name);
        return ExitCode.BadInput;
    }
}
