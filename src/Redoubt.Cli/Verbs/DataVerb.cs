using Redoubt.Data;

namespace Redoubt.Cli;

/// <summary><c>redoubt data</c>: what data sets there are and what is in one.</summary>
internal sealed class DataVerb : Verb
{
    private readonly Verb[] _children = [new DataListVerb(), new DataDescribeVerb()];

    public DataVerb()
        : base("data", "List the kinds of data set, or describe one")
    {
    }

    public override string Description => "Data sets are named by one argument, the same everywhere: a kind, a place, and an optional slice #START:COUNT; A+B joins two.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("data list", "the kinds of data set"),
        new("data describe mnist:DIR/test#0:1000", "rows, classes and value range of one"),
    ];

    public override IReadOnlyList<Verb> Children => _children;

    public override int Run(VerbContext context)
    {
        VerbHelp.Write(context.Terminal, this, Command.Name);
        return ExitCode.BadInput;
    }

    private sealed class DataListVerb() : Verb("list", "List the kinds of data set")
    {
        public override string Description => "Lists the kinds of data set that every --data option understands.";

        public override IReadOnlyList<HelpExample> Examples => [new("data list", "the list")];

        public override int Run(VerbContext context)
        {
            foreach (DataScheme scheme in DataScheme.All)
            {
                context.Say(scheme.Syntax);
                foreach (string line in TextLayout.Wrap(scheme.Summary, context.Terminal.Width, 4)) context.Say(line);
            }

            context.Say("Add #START:COUNT for a slice; join two with a plus sign.");
            return ExitCode.Done;
        }
    }
}
