using System.Net;
using Redoubt.Tensors;

namespace Redoubt.Protocol.Tests;

public sealed class ServiceSenderTests
{
    private static readonly Uri Address = new("http://127.0.0.1:1/v2");

    private readonly ManualTime _time = new();

    [Fact]
    public void Send_FailuresThenAnswer_WaitsTwiceAsLongEachTime()
    {
        FakeService service = FakeService.Of(() => FakeService.Status(503), () => FakeService.Status(500), () => FakeService.Status(429), () => FakeService.Json("{}"));
        using ServiceSender sender = Sender(service, new ServicePolicy { Rate = 0, FirstDelay = TimeSpan.FromSeconds(1) });
        Assert.Equal(200, Send(sender).Status);

        // Three waits between half and the whole of 1, 2 and 4 seconds.
        Assert.InRange(_time.Elapsed.TotalSeconds, 3.5, 7);
        Assert.Equal((4, 3, 4L), (sender.Cost.Requests, sender.Cost.Retries, sender.Cost.Queries));
        Assert.Equal(_time.Elapsed.TotalSeconds, sender.Cost.SecondsWaiting, 6);
    }

    [Fact]
    public void Send_SameKey_WaitsTheSame()
    {
        double First(ulong seed)
        {
            var time = new ManualTime();
            using var sender = new ServiceSender(FakeService.Of(() => FakeService.Status(503), () => FakeService.Json("{}")), new ServicePolicy { Rate = 0 }, time, new RandomKey(seed));
            time.Run(sender.SendAsync(Get, 1, 100, CancellationToken.None));
            return time.Elapsed.TotalSeconds;
        }

        Assert.Equal(First(1), First(1));
        Assert.NotEqual(First(1), First(2));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Tue, 01 Jan 2030 00:00:20 GMT", 20)]
    [InlineData("0", 0.25)]
    public void Send_RetryAfter_IsHonored(string header, double atLeast)
    {
        using ServiceSender sender = Sender(FakeService.Of(() => FakeService.Status(429, header), () => FakeService.Json("{}")), new ServicePolicy { Rate = 0 });
        Send(sender);
        Assert.InRange(_time.Elapsed.TotalSeconds, atLeast, atLeast + 0.5);
    }

    [Fact]
    public void Send_RetryAfterAnHour_GivesUpAtOnce()
    {
        using ServiceSender sender = Sender(FakeService.Of(() => FakeService.Status(503, "3600")), new ServicePolicy { Rate = 0 });
        Assert.StartsWith("The service asks for a wait of 3600 seconds (503", Assert.Throws<ServiceException>(() => Send(sender)).Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    }

    [Fact]
    public void Send_FailsTooOften_StopsWithTheLastReason()
    {
        using ServiceSender sender = Sender(
            FakeService.Of(() => FakeService.Json("""{"error":"overloaded"}""", HttpStatusCode.ServiceUnavailable)), new ServicePolicy { Rate = 0, Retries = 2 });
        Assert.Equal("The service failed 3 times in a row, last: 503 Service Unavailable, overloaded.", Assert.Throws<ServiceException>(() => Send(sender)).Message);
        Assert.Equal(3, sender.Cost.Requests);
    }

    [Fact]
    public void Send_BrokenConnection_IsRepeated()
    {
        int calls = 0;
        var service = new FakeService((_, _) => ++calls < 3 ? throw new HttpRequestException("Connection refused.") : FakeService.Json("{}"));
        using ServiceSender sender = Sender(service, new ServicePolicy { Rate = 0 });
        Assert.Equal(200, Send(sender).Status);
        Assert.Equal(2, sender.Cost.Retries);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(501)]
    public void Send_FinalStatus_IsNotRepeated(int status)
    {
        FakeService service = FakeService.Of(() => FakeService.Json("{\"error\":\"no \\u0007such thing.\"}", (HttpStatusCode)status));
        using ServiceSender sender = Sender(service, new ServicePolicy { Rate = 0 });
        string message = Assert.Throws<ServiceException>(() => Send(sender)).Message;
        Assert.StartsWith($"The service refuses: {status} ", message, StringComparison.Ordinal);
        Assert.EndsWith(", no  such thing.", message, StringComparison.Ordinal);
        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public void Send_Redirect_IsNotFollowed(int status)
    {
        FakeService service = FakeService.Of(() => FakeService.Status(status, location: "https://victim.example/v2?token=secret"), () => FakeService.Json("{}"));
        using ServiceSender sender = Sender(service, new ServicePolicy { Rate = 0 });
        string message = Assert.Throws<ServiceException>(() => Send(sender)).Message;
        Assert.Contains("redirects to https://victim.example (", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
        Assert.Equal("http://127.0.0.1:1/v2", Assert.Single(service.Requests).Address);
    }

    [Fact]
    public void Send_EndlessAnswer_IsCutOff()
    {
        var endless = new EndlessStream();
        FakeService service = FakeService.Of(() => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(endless) });
        using ServiceSender sender = Sender(service, new ServicePolicy { Rate = 0 });
        Assert.Contains("longer than 100000 bytes", Assert.Throws<ServiceException>(() => _time.Run(sender.SendAsync(Get, 1, 100_000, CancellationToken.None))).Message, StringComparison.Ordinal);
        Assert.InRange(endless.Given, 100_001, 200_000);
    }

    [Fact]
    public void Send_NoAnswer_TimesOut()
    {
        using var sender = new ServiceSender(new SilentService(), new ServicePolicy { Rate = 0, Retries = 1, Timeout = TimeSpan.FromSeconds(3), FirstDelay = TimeSpan.Zero }, _time, new RandomKey(1));
        Assert.Equal("The service failed 2 times in a row, last: no whole answer within 3 seconds.", Assert.Throws<ServiceException>(() => Send(sender)).Message);
        Assert.Equal(6, _time.Elapsed.TotalSeconds);
    }

    [Theory]
    [InlineData(5, 1, 11, 2.0)]
    [InlineData(5, 10, 3, 4.0)]
    [InlineData(0, 10, 50, 0.0)]
    [InlineData(0.5, 1, 3, 4.0)]
    public void Send_Rate_SpacesTheRows(double rate, int rows, int requests, double seconds)
    {
        using ServiceSender sender = Sender(FakeService.Of(() => FakeService.Json("{}")), new ServicePolicy { Rate = rate });
        for (int i = 0; i < requests; i++) Send(sender, rows);
        Assert.Equal(seconds, _time.Elapsed.TotalSeconds, 5);
    }

    [Fact]
    public void Send_Budget_CountsRepetitionsAndReplays()
    {
        using ServiceSender sender = Sender(FakeService.Of(() => FakeService.Status(503), () => FakeService.Json("{}")), new ServicePolicy { Rate = 0, Budget = 10, PricePerThousand = 2000 });
        Send(sender, 3);
        sender.Replay(2);
        Assert.Equal((8L, 2L, 2L), (sender.Cost.Queries, sender.Cost.Replayed, sender.Remaining));
        Assert.Equal(12, sender.Cost.Price);
        ServiceException spent = Assert.Throws<ServiceException>(() => Send(sender, 3));
        Assert.True(spent.IsBudgetSpent);
        Assert.Equal("The budget of 10 queries is spent.", spent.Message);
        Send(sender, 2);
        Assert.Throws<ServiceException>(() => sender.Replay(1));
    }

    [Fact]
    public async Task Send_Canceled_EndsTheWait()
    {
        using var cancellation = new CancellationTokenSource();
        using ServiceSender sender = Sender(FakeService.Of(() => FakeService.Status(503)), new ServicePolicy { Rate = 0 });
        Task task = sender.SendAsync(Get, 1, 100, cancellation.Token);
        Assert.False(task.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
    }

    [Fact]
    public void Ctor_BadPolicy_ListsEveryRule()
    {
        var policy = new ServicePolicy { Budget = 0, Rate = double.NaN, Retries = -1, Timeout = TimeSpan.Zero, FirstDelay = TimeSpan.FromDays(1), PricePerThousand = -1 };
        Assert.Equal(6, policy.Errors().Count());
        Assert.Throws<ArgumentException>(() => Sender(FakeService.Of(() => FakeService.Json("{}")), policy));
    }

    private static HttpRequestMessage Get() => new(HttpMethod.Get, Address);

    private ServiceSender Sender(HttpMessageHandler service, ServicePolicy policy) => new(service, policy, _time, new RandomKey(1));

    private ServiceReply Send(ServiceSender sender, int rows = 1) => _time.Run(sender.SendAsync(Get, rows, 1 << 20, CancellationToken.None));

    private sealed class SilentService : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var never = new TaskCompletionSource<HttpResponseMessage>();
            await using CancellationTokenRegistration registration = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
            return await never.Task.ConfigureAwait(false);
        }
    }

    private sealed class EndlessStream : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        // Answers at once: nothing but the test's clock may be waited for.
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
