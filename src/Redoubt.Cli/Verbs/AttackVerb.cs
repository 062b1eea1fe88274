using System.CommandLine;
using System.Globalization;
using Redoubt.Attacks;
using Redoubt.Evaluation;
using Redoubt.Evidence;

namespace Redoubt.Cli;

/// <summary><c>redoubt attack</c>: one attack on one model.</summary>
internal sealed class AttackVerb : Verb
{
    private readonly ClassifierOptions _classifier;
    private readonly AttackOptions _attack = new(epsilonRequired: false);
    private readonly Option<string?> _name;
    private readonly Option<string?> _out;
    private readonly Option<string?> _targeted;
    private readonly Option<string[]> _transfer;
    private readonly Option<string?> _pictures;
    private readonly PairOptions _pairs;
    private readonly TargetOptions _target;
    private readonly CommonOptions _common;

    public AttackVerb()
        : base("attack", "Run one attack on a model and save the adversarial examples")
    {
        _classifier = ClassifierOptions.AddTo(Command);
        _name = Add(Options.Text("--attack", "NAME", $"The attack: {string.Join(", ", AttackCatalog.All.Select(static attack => attack.Name))}.", required: true));
        Add(_attack.Norm);
        Add(_attack.Epsilon);
        Add(_attack.Mask);
        _out = Add(Options.Text("--out", "FILE.npy", "Write the attacked inputs, [N,C,H,W] in data order; unbroken rows hold the clean input."));
        Add(_attack.Steps);
        Add(_attack.StepSize);
        Add(_attack.Restarts);
        Add(_attack.Queries);
        Add(_attack.MaxShift);
        Add(_attack.Radius);
        _targeted = Add(new Option<string?>("--targeted")
        {
            HelpName = "[CLASS]",
            Description = "Aim at one class: a number, or one random other class per row when no number follows.",
            Arity = ArgumentArity.ZeroOrOne,
        });
        _transfer = Add(Options.Texts("--transfer-to", "MODEL[,FILE.yaml]", "Try the points on this ONNX file too, which the attack does not see; the file says how it wants its input where that differs. May be repeated."));
        Add(_classifier.Defense);
        Add(_classifier.Detector);
        Add(_classifier.TrustedKey);
        _pairs = PairOptions.AddTo(Command);
        _pictures = Add(Options.Text("--pictures", "DIR", "Verification: write gallery.html and contact-sheet.png with pairs before and after the attack."));
        Add(_classifier.Objective);
        _target = TargetOptions.AddTo(Command);
        _classifier.AddRestTo(Command);
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Runs one attack on every row that the model decides correctly. An example counts only after a second pass has re-read it from disk, "
        + "checked norm and bounds in double precision, and run the model again.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("attack model.onnx --data mnist:DIR#0:1000 --attack pgd --norm linf --epsilon 0.3 --out adv.npy --json r.json", "PGD with 40 steps on the first 1,000 test images"),
        new("attack model.onnx --data cifar10:test.bin --attack square --norm linf --epsilon 8/255 --queries 1000 --sample 200", "a black box with 1,000 queries, on 200 rows"),
        new("attack model.onnx --data npy:x.npy,y.npy --attack pgd --norm l2 --epsilon 0.5 --targeted 3", "make everything look like class 3"),
        new("attack model.onnx --data npy:x.npy,y.npy --attack pgd --norm linf --epsilon 1 --mask sticker.png", "anything, but only where the mask is white"),
        new("attack model.onnx --data cifar10:test.bin --attack flow --norm linf --max-shift 1", "every pixel moved a little, none farther than 1 pixel; needs no epsilon"),
        new("attack model.onnx --data cifar10:test.bin --attack wasserstein --norm linf --radius 0.01", "brightness moved between neighboring pixels, by a hundredth of a pixel on average; needs no epsilon"),
        new("attack model.onnx --data cifar10:test.bin --attack vmi-ct-fgsm --norm linf --epsilon 8/255 --transfer-to other.onnx", "how far the examples carry over to another model"),
        new("attack model.onnx --data digits/test --attack autoattack-rand --norm linf --epsilon 0.1 --defense random-resize-pad=0.8", "a model behind a random input defense"),
        new("attack model.onnx --data digits/test --attack apgd-ce --norm linf --epsilon 0.1 --detector detector.onnx", "a model beside which a detector rejects suspicious inputs"),
        new("attack face.onnx --data idx:faces.gz,labels.gz --resize 112x112 --task verification --pairs pairs.csv --threshold far=0.01 --attack pgd --norm linf --epsilon 8/255 --pictures DIR", "a face verifier, by small changes of one image of each pair"),
        new("attack face.onnx --data idx:faces.gz,labels.gz --resize 112x112 --task verification --pairs pairs.csv --attack pgd --norm linf --epsilon 1 --mask glasses", "the same by a painted spectacle frame"),
        new("attack detector.onnx --data npy:scenes.npy,zeros.npy --attack apgd-ce --norm linf --epsilon 8/255 --objective vanish.yaml", "a model that is no classifier; the file says what is wanted of which output"),
        new("attack http://127.0.0.1:8080/v2/models/digits --data digits/test --attack square --norm linf --epsilon 0.1 --queries 200 --journal answers.txt", "a deployed service"),
        new("attack target.yaml --data digits/test --attack square --norm linf --epsilon 0.1 --authorized-by owner --budget 5000", "one that a file describes, on another machine"),
    ];

    public override int Run(VerbContext context)
    {
        string name = context.Get(_name)!;
        AttackSettings settings = _attack.SettingsOf(context);
        TargetChoice target = TargetOf(context);
        string[] transfer = context.Get(_transfer) ?? [];
        if (transfer.Length > 0 && AttackCatalog.All.Any(attack => attack.Name == name && attack.Settings.Contains(nameof(AttackSettings.ToTheEnd))))
            settings = settings with { ToTheEnd = true };
        CheckAttack(name, settings, target);
        MaskArgument? mask = _attack.MaskOf(context);
        bool isPairs = _pairs.AreAsked(context);
        string? pictures = PicturesOf(context, isPairs);
        if (isPairs) _target.RequireNone(context);
        RequireNoDetector(context, isPairs, target, transfer);
        if (isPairs && transfer.Length > 0) throw new InvalidUsageException("--transfer-to is not for --task verification yet; attack the other verifier itself.");
        string? json = _common.JsonOf(context), output = OutputPaths.File(context.Get(_out), "--out");
        var record = new RunRecord(context, _common.SeedOf(context), _common.ThreadsOf(context));
        using ClassifierTask task = isPairs
            ? PairTask.Load(context, _classifier, _pairs, _common, defaultSample: null)
            : ClassifierTask.Load(context, _classifier, _target, _common, defaultSample: null);
        _ = GradientNeeds.Fit(context, [name], task.Classifier, isDefault: false, settings.Ball.Norm);
        settings = settings with { Ball = task.Confine(settings.Ball, mask) };
        using var others = TransferTargets.Load(context, _classifier, task, transfer, _common.ThreadsOf(context));
        ConfiguredAttack attack = task.Fit(ConfiguredAttack.Of(name, settings, task.Classifier.Classes), verifications: 2);
        if (task.Target?.AtMostSeconds(attack.ForwardPasses, task.Rows.Rows) is > 60 and var seconds)
            context.SayLong($"Time: at most about {Percent.Duration(seconds)} at the rate that is allowed, less for every row that breaks early.");

        // The second pass reads a file, so there is one even when the user wants none.
        string examples = output ?? Path.Combine(Path.GetTempPath(), $"redoubt-{Guid.NewGuid():N}.npy");
        try
        {
            AttackEvaluation evaluation = ProgressDisplay.Show(context.Terminal, progress => AttackEvaluation.Run(task.Classifier, task.Rows, attack, new AttackEvaluationRun
            {
                Seed = _common.SeedOf(context),
                OutputPath = examples,
                Target = target,
                Progress = progress,
                CancellationToken = context.Terminal.CancellationToken,
            }));
            AttackResult result = AttackReport.Of(task, attack, target, evaluation, record) with { Transfers = others.Measure(task, evaluation, settings.Ball, _common.SeedOf(context)) };
            result = result with { Detector = MeasureDetector(context, task, attack) };
            Print(context, result, output);
            if (json is not null) EvidenceJson.Save(json, result);
            if (result.Pairs is { } pairs && output is not null) SayBeside(context, PairFiles.WriteBeside(output, pairs, evaluation.Verified.Examples));
            if (pictures is not null) PairFiles.WritePictures(pictures, task, result, evaluation.Verified);
            return evaluation.Completed || result.Target?.StopReason is not null ? ExitCode.Done : ExitCode.Canceled;
        }
        finally
        {
            if (output is null) File.Delete(examples);
        }
    }

    private void RequireNoDetector(VerbContext context, bool isPairs, TargetChoice target, string[] transfer)
    {
        if (isPairs) DetectorFile.RequireNone(context, _classifier, "is not for --task verification yet.");
        if (target.IsTargeted) DetectorFile.RequireNone(context, _classifier, "does not go with --targeted yet: any wrong class that is not rejected counts.");
        if (transfer.Length > 0) DetectorFile.RequireNone(context, _classifier, "does not go with --transfer-to yet.");
    }

    // The examples of the attack on the classifier alone are read back and then not kept.
    private DetectorSummary? MeasureDetector(VerbContext context, ClassifierTask task, ConfiguredAttack attack)
    {
        if (task.Detector is not { } pair || context.Terminal.CancellationToken.IsCancellationRequested) return null;
        string folder = Directory.CreateTempSubdirectory("redoubt-").FullName;
        try
        {
            return pair.Measure(new AssessmentRequest
            {
                Classifier = task.Classifier,
                Rows = task.Rows,
                Ball = attack.Attack.Ball,
                Suite = [attack],
                ExampleFolder = folder,
                ClassNames = task.ClassNames,
                Seed = _common.SeedOf(context),
                CancellationToken = context.Terminal.CancellationToken,
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void CheckAttack(string name, AttackSettings settings, TargetChoice target)
    {
        if (!AttackCatalog.All.Any(attack => attack.Name == name))
        {
            string? near = Spelling.Nearest(name, AttackCatalog.All.Select(static attack => attack.Name));
            throw new InvalidUsageException($"There is no attack '{name}'{(near is null ? "." : $"; did you mean '{near}'?")} Known are {string.Join(", ", AttackCatalog.All.Select(static attack => attack.Name))}.");
        }

        AttackDescriptor descriptor = AttackCatalog.Find(name);
        string[] errors = [.. descriptor.Errors(settings)];
        if (errors.Length > 0) throw new InvalidUsageException(string.Join(" ", errors));
        if (target.IsTargeted && !descriptor.AcceptsTargets) throw new InvalidUsageException($"The attack {name} chooses its targets itself; leave --targeted out.");
        _ = descriptor.Create(settings);
    }

    private static void SayBeside(VerbContext context, (string Images, string Table) files) => context.Say($"Beside it        {files.Images}, {files.Table}");

    private string? PicturesOf(VerbContext context, bool isPairs)
    {
        if (context.Get(_pictures) is not { } folder) return null;
        return isPairs ? OutputPaths.Folder(folder, "--pictures") : throw new InvalidUsageException("--pictures is for --task verification; assess writes pictures of any classifier.");
    }

    private TargetChoice TargetOf(VerbContext context)
    {
        if (context.Parsed.GetResult(_targeted) is null) return TargetChoice.Untargeted;
        string? text = context.Get(_targeted);
        if (string.IsNullOrEmpty(text) || text == "random") return TargetChoice.Random;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int target)
            ? TargetChoice.Class(target)
            : throw new InvalidUsageException($"--targeted must be followed by a class number or by nothing, was '{text}'.");
    }

    private static void Print(VerbContext context, AttackResult result, string? output)
    {
        int broken = result.Rows.Count(static row => row.Success);
        int fragile = result.Rows.Count(static row => row.Success && Math.Abs(row.Margin) < 1e-4);
        context.Say($"Clean accuracy   {Percent.Of(result.Clean)}");
        if (result.Threat.Mask is { } mask) context.Say($"Mask             {mask} may change");
        if (result.Threat.Limit is { } limit) context.SayLabeled("Limit", result.MedianDistance is { } distance ? FormattableString.Invariant($"{limit}; median {distance:0.#####}") : limit);
        if (result.Robust is { } robust) context.Say($"Robust accuracy  {Percent.Of(robust)}");
        else if (result.NotStatedReason is { } unstated) context.SayLabeled("Robust accuracy", $"not stated. {unstated}");
        if (result.Threat.Epsilon is null && result.MedianNorm is { } median)
            context.Say(FormattableString.Invariant($"Median norm      {median:0.#####} ({result.Threat.Norm}), over the {broken} rows that were broken"));
        context.Say($"Broken           {broken} of {result.Clean.Successes} rows that were right, {Percent.Duration(result.Seconds)}");
        if (result.Pairs?.Dodging is { } dodging) context.Say($"Dodging          {Percent.Of(dodging)} of the same pairs that were accepted");
        if (result.Pairs?.Impersonation is { } impersonation) context.Say($"Impersonation    {Percent.Of(impersonation)} of the different pairs that were rejected");
        if (result.Pairs is { CoveredDodging: { } hidden, CoveredImpersonation: { } taken })
            context.SayLabeled("Grey there", $"covering alone: {Percent.Of(hidden).Trim()} dodge, {Percent.Of(taken).Trim()} impersonate, of all pairs that were right");
        if (fragile > 0) context.SayLabeled("Fragile", $"{fragile} {(fragile == 1 ? "success has" : "successes have")} a margin below 0.0001; another arithmetic may undo {(fragile == 1 ? "it" : "them")}.");
        if (output is not null) context.Say($"Examples         {output}");
        if (result.Detector is { } detector) DetectorPair.Say(context, detector);
        TransferTargets.Say(context, result.Transfers);
        if (result.Target is { } target) RemoteTarget.Say(context, target);
        if (result.PartialReason is { } reason) context.SayLabeled("Partial", reason);
    }
}
