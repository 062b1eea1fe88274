namespace Redoubt.Cli;

/// <summary><c>redoubt detector</c>: detectors of adversarial inputs, from fitting to measuring.</summary>
internal sealed class DetectorVerb : Verb
{
    private readonly Verb[] _children = [new DetectorFitVerb(), new DetectorEvaluateVerb(), new DetectorCombineVerb(), new DetectorRecalibrateVerb(), new DetectorCompareVerb(), new DetectorLayersVerb()];

    public DetectorVerb()
        : base("detector", "Fit, calibrate and measure detectors of adversarial inputs")
    {
    }

    public override string Description =>
        "A detector stands beside a classifier and rejects inputs that look attacked. It is one ONNX file with the scores of genuine and suspicious, which 'assess' and 'attack' take as --detector.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("detector fit model.onnx --kind mahalanobis --data mnist:DIR/train --fpr 0.01 --out detector.onnx", "fit one on clean rows, with at most 1 % false alarms"),
        new("detector evaluate model.onnx --detector detector.onnx --data mnist:DIR/test --sample 500 --norm linf --epsilon 0.3", "what it finds, and what is left of it against attacks that know it"),
    ];

    public override IReadOnlyList<Verb> Children => _children;

    public override int Run(VerbContext context)
    {
        VerbHelp.Write(context.Terminal, this, Command.Name);
        return ExitCode.BadInput;
    }
}
