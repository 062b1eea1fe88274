using System.Collections.Immutable;
using Redoubt.Attacks;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Protocol;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>A deployed service in the place of a model: checked permission, limits, and what results say about it.</summary>
internal sealed class RemoteTarget
{
    private const string OnDecisions = "hopskipjump";

    private readonly ServicePolicy _policy;
    private readonly string? _authorizedBy;
    private readonly IServiceEndpoint _endpoint;

    private RemoteTarget(ServicePolicy policy, string? authorizedBy, RemoteClassifier classifier)
    {
        _policy = policy;
        _authorizedBy = authorizedBy;
        _endpoint = classifier.Endpoint;
        Classifier = classifier;
    }

    public RemoteClassifier Classifier { get; }

    private double? StopShare { get; init; }

    /// <summary>Opens a service.</summary>
    /// <param name="context">Parsed arguments.</param>
    /// <param name="options">The options of services.</param>
    /// <param name="file">The description.</param>
    /// <param name="data">The rows, under the class names of the description where it has some.</param>
    /// <param name="source">Mapping, bounds, output, threads, seed.</param>
    /// <param name="mapped">The mapping, fitted to service and data.</param>
    public static RemoteTarget Open(VerbContext context, TargetOptions options, TargetFile file, ClassifierData data, RemoteSource source, out MappedRows mapped)
    {
        JsonEndpoint? json = file.Json is { } template ? OfTemplate(template, file.Name) : null;
        Uri address = json?.FilledAddress ?? file.Model!;
        string? authorizedBy = options.AuthorizedByOf(context);
        RequirePermission(address, authorizedBy);
        ServicePolicy policy = options.PolicyOf(context, file);
        if (policy.Budget is { } budget && budget <= source.Rows)
            throw new InvalidUsageException($"The budget of {budget} queries is spent by asking about the {source.Rows} unperturbed rows; allow more, or take fewer rows with --sample.");
        string? journalPath = options.JournalOf(context);
        var sender = new ServiceSender(ServiceAddress.CreateHandler(address), policy, context.Terminal.Time, new RandomKey(source.Seed).Fold(0x5761697473));
        QueryJournal? journal = null;
        try
        {
            IServiceEndpoint endpoint = json ?? (IServiceEndpoint)OpenInferenceEndpoint.DiscoverAsync(
                sender, file.Inference(source.Output, data.Labels.Max() + 1, [.. data.ClassNames ?? []]), context.Terminal.CancellationToken).GetAwaiter().GetResult();
            mapped = MappedRows.Create(source.Mapping, source.ExampleShapeOf(data), endpoint.RowShape);
            ImmutableArray<int> rowShape = [.. mapped.RowShape.Extents];
            journal = journalPath is null ? null : QueryJournal.Open(journalPath, endpoint.Identity, endpoint.Classes, context.Terminal.Time);
            if (journal is { Loaded: > 0 }) context.SayLong($"Journal: {journalPath} holds the answers to {journal.Loaded} queries of earlier runs.");
            var session = new ServiceSession(endpoint, sender, rowShape, journal);
            return new RemoteTarget(policy, authorizedBy, new RemoteClassifier(session, mapped, source.Bounds, context.Terminal.CancellationToken)) { StopShare = options.StopAtOf(context) };
        }
        catch
        {
            journal?.Dispose();
            sender.Dispose();
            throw;
        }
    }

    /// <summary>Seconds that queries need at the rate that is allowed, budget considered; 0 without a rate limit.</summary>
    /// <param name="queries">Most queries for a row.</param>
    /// <param name="rows">Rows.</param>
    public double AtMostSeconds(long queries, int rows) => _policy.Rate == 0 ? 0 : Math.Min((double)queries * rows, _policy.Budget ?? double.PositiveInfinity) / _policy.Rate;

    /// <summary>The attacks of an assessment where the user names none: labels alone give attacks on scores nothing to climb, so one on decisions takes their place.</summary>
    /// <param name="suite">The default for any model.</param>
    /// <param name="norm">Norm of the threat.</param>
    public string[] DefaultSuite(string[] suite, Norm norm) =>
        _endpoint.LabelsOnly && AttackCatalog.Find(OnDecisions).Norms.Contains(norm) ? [OnDecisions] : suite;

    /// <summary>An attack that keeps to the budget.</summary>
    /// <param name="attack">The attack.</param>
    /// <param name="verifications">Times that a broken row is asked about afterwards.</param>
    public ConfiguredAttack Meter(ConfiguredAttack attack, int verifications) =>
        attack with { Attack = new ServiceAttack(attack.Attack, Classifier, StopShare, verifications) };

    /// <summary>What results say about the model.</summary>
    public ModelSummary Model(MappedRows mapped) => new()
    {
        FileName = _endpoint.Address,
        Sha256 = null,
        Parameters = 0,
        OperationsPerForward = 0,
        InputShape = [.. mapped.ExampleShape.Extents],
        Classes = _endpoint.Classes,
        Notes = [.. mapped.Notes, .. _endpoint.LabelsOnly ? ["The service gives labels only; scores are 1 for the label and 0 for every other class."] : Array.Empty<string>()],
    };

    /// <summary>What results say about service, permission and cost.</summary>
    public TargetSummary Summarize()
    {
        ServiceCost cost = Classifier.Cost;
        return new TargetSummary
        {
            Url = _endpoint.Address,
            Protocol = _endpoint.Protocol,
            AuthorizedBy = _authorizedBy,
            LabelsOnly = _endpoint.LabelsOnly,
            Queries = cost.Queries,
            Replayed = cost.Replayed,
            Requests = cost.Requests,
            Retries = cost.Retries,
            BytesSent = cost.BytesSent,
            BytesReceived = cost.BytesReceived,
            Seconds = cost.SecondsAnswering,
            SecondsWaiting = cost.SecondsWaiting,
            Budget = _policy.Budget,
            Rate = _policy.Rate,
            PricePerThousand = _policy.PricePerThousand,
            Cost = cost.Price,
            StopReason = Classifier.StopReason,
        };
    }

    /// <summary>The cost in a line of text.</summary>
    public static void Say(VerbContext context, TargetSummary target)
    {
        string journal = target.Replayed > 0 ? $", {target.Replayed} of them from the journal" : string.Empty;
        string cost = target.Cost is { } price ? FormattableString.Invariant($", cost {price:0.00}") : string.Empty;
        string retries = target.Retries > 0 ? $" ({target.Retries} repeated)" : string.Empty;
        context.SayLabeled("Queries", FormattableString.Invariant(
            $"{target.Queries}{journal}; {target.Requests} requests{retries}, {target.Seconds:0.0} s of answers, {target.SecondsWaiting:0.0} s of waits{cost}"));
        if (target.StopReason is { } reason) context.SayLabeled("Stopped", reason);
    }

    private static JsonEndpoint OfTemplate(JsonEndpointOptions template, string name)
    {
        try
        {
            return new JsonEndpoint(template, Environment.GetEnvironmentVariable);
        }
        catch (ArgumentException e)
        {
            throw new InvalidUsageException($"{name}: {e.Message.Split(" (Parameter")[0]}", e);
        }
    }

    private static void RequirePermission(Uri address, string? authorizedBy)
    {
        if (ServiceAddress.IsLoopback(address) || authorizedBy is not null) return;
        throw new InvalidUsageException($"{address.Host} is not this machine. Attack it only with its owner's permission, and say whose with --authorized-by TEXT; the report keeps it.");
    }
}
