namespace Redoubt.Cli;

/// <summary>One verb as the root help shows it. Kept apart from the verb itself, so that <c>redoubt --help</c> loads nothing else.</summary>
/// <param name="Name">The verb.</param>
/// <param name="Summary">What it does, in one line.</param>
/// <param name="Create">Makes the parser of its arguments.</param>
internal sealed record VerbCard(string Name, string Summary, Func<Verb> Create)
{
    /// <summary>All implemented verbs in the order of the help.</summary>
    public static IReadOnlyList<VerbCard> All { get; } =
    [
        new("demo", "Train, attack and report on embedded data, in under a minute", static () => new DemoVerb()),
        new("data", "List the kinds of data set, describe or convert one", static () => new DataVerb()),
        new("train", "Train a model and write it as ONNX", static () => new TrainVerb()),
        new("harden", "Train a model file further, so that it withstands attacks", static () => new HardenVerb()),
        new("ensemble", "Join models into one that decides by their mean probabilities", static () => new EnsembleVerb()),
        new("predict", "Run any supported ONNX model on NumPy arrays", static () => new PredictVerb()),
        new("serve", "Serve an ONNX model over HTTP (Open Inference Protocol v2)", static () => new ServeVerb()),
        new("attack", "Run one attack on a model and save the adversarial examples", static () => new AttackVerb()),
        new("certify", "Prove for each row that no small change alters the decision", static () => new CertifyVerb()),
        new("detector", "Fit, calibrate and measure detectors of adversarial inputs", static () => new DetectorVerb()),
        new("patch", "Train one adversarial patch that makes a model err on every image", static () => new PatchVerb()),
        new("universal", "Train one perturbation that makes a model err on every input", static () => new UniversalVerb()),
        new("sticker", "Optimize a sticker for one object over many photos of it (RP2)", static () => new StickerVerb()),
        new("assess", "Measure a model's robustness and write a report", static () => new AssessVerb()),
        new("stack", "Build a layered defense as one signed file, or show one", static () => new StackVerb()),
        new("tradeoff", "Put assessed candidates side by side: what each is worth and what it costs", static () => new TradeoffVerb()),
        new("bench", "Time networks on this machine against its measured peak", static () => new BenchVerb()),
    ];
}
