using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary><c>redoubt detector layers</c>: what <c>--layer</c> can name.</summary>
internal sealed class DetectorLayersVerb : Verb
{
    private readonly ClassifierOptions _classifier;

    public DetectorLayersVerb()
        : base("layers", "List the values of a model that detectors can read")
    {
        _classifier = ClassifierOptions.AddTo(Command);
        _classifier.AddRestTo(Command);
        _ = CommonOptions.AddTo(Command);
    }

    public override string Description => "Lists every value inside a model that a detector can read, by its name in the file, and marks the default: the one in front of the last product with weights.";

    public override IReadOnlyList<HelpExample> Examples => [new("detector layers model.onnx --data mnist:DIR/test#0:1", "the values of a model; the data give the shape of a row")];

    public override int Run(VerbContext context)
    {
        InputMapping mapping = _classifier.Mapping.Read(context);
        var data = ClassifierData.Load(context, context.Get(_classifier.Data)!, mapping.Resize, sample: 1);
        TappedModel model = TappedSource.Open(context, _classifier, data.RowShape).Model;
        foreach (ModelLayer layer in model.Layers)
            context.Say($"{layer.Name,-40} {layer.Shape,-20}{(layer.Name == model.Penultimate ? "default" : string.Empty)}".TrimEnd());
        return ExitCode.Done;
    }
}
