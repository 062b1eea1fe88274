using System.Collections.Immutable;
using System.Text.Json;
using Redoubt.Tensors;

namespace Redoubt.Protocol.Tests;

public sealed class ServiceSessionTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly string _journal = Path.Combine(Path.GetTempPath(), $"redoubt-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_journal);

    [Fact]
    public void Ask_ManyRows_GoOutInRequestsOfTheServicesSize()
    {
        FakeService service = Sum();
        using ServiceSession session = Session(service, batch: 3);
        Assert.Equal([1, -1, 5, -5, 9, -9, 13, -13], Ask(session, [0, 1, 2, 3, 4, 5, 6, 7]));
        Assert.Equal(["[[0,1],[2,3],[4,5]]", "[[6,7]]"], service.Requests.Select(static r => r.Body));
        Assert.Equal(4, session.Cost.Queries);
        Assert.Equal(service.Requests.Sum(static r => r.Body.Length), session.Cost.BytesSent);
    }

    [Fact]
    public void Ask_Journal_ReplaysAndAsksOnlyTheRest()
    {
        using (ServiceSession first = Session(Sum(), batch: 2, journal: true)) Ask(first, [0, 1, 2, 3]);
        FakeService service = Sum();
        using ServiceSession second = Session(service, batch: 2, journal: true);
        Assert.Equal([5, -5, 9, -9, 1, -1], Ask(second, [2, 3, 4, 5, 0, 1]));
        Assert.Equal("[[4,5]]", Assert.Single(service.Requests).Body);
        Assert.Equal((3L, 2L), (second.Cost.Queries, second.Cost.Replayed));
    }

    [Fact]
    public void Ask_UnusableAnswer_IsNotRecorded()
    {
        using (ServiceSession broken = Session(FakeService.Of(() => FakeService.Json("[[1]]")), batch: 1, journal: true))
            Assert.Equal("The service's answer cannot be used: row 0 of the answer has 1 scores, the target has 2 classes.", Assert.Throws<ServiceException>(() => Ask(broken, [0, 1])).Message);
        using ServiceSession again = Session(Sum(), batch: 1, journal: true);
        Ask(again, [0, 1]);
        Assert.Equal(0, again.Cost.Replayed);
    }

    [Fact]
    public void Ctor_RowsOfAnotherShape_AreRefused()
    {
        using var sender = new ServiceSender(Sum(), new ServicePolicy(), _time, new RandomKey(1));
        Assert.Throws<ArgumentException>(() => new ServiceSession(Endpoint(1, [3]), sender, [2]));
    }

    // Scores of a row: its sum, and that negated.
    private static FakeService Sum() => new(static (_, body) =>
    {
        float[][] rows = JsonSerializer.Deserialize<float[][]>(body)!;
        return FakeService.Json(JsonSerializer.Serialize(rows.Select(static row => new[] { row.Sum(), -row.Sum() })));
    });

    private static JsonEndpoint Endpoint(int batch, ImmutableArray<int> input) =>
        new(new JsonEndpointOptions { Url = "http://127.0.0.1:1/", Body = "{{rows}}", Scores = "$", Classes = 2, Batch = batch, Input = input }, static _ => null);

    private ServiceSession Session(FakeService service, int batch, bool journal = false)
    {
        JsonEndpoint endpoint = Endpoint(batch, [2]);
        var sender = new ServiceSender(service, new ServicePolicy { Rate = 0 }, _time, new RandomKey(1));
        return new ServiceSession(endpoint, sender, [2], journal ? QueryJournal.Open(_journal, endpoint.Identity, 2, _time) : null);
    }

    private float[] Ask(ServiceSession session, float[] rows)
    {
        var scores = new float[rows.Length];
        _time.Run(session.AskAsync(rows, scores));
        return scores;
    }
}
