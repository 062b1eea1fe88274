using System.Net;
using System.Net.Sockets;
using System.Text;
using Redoubt.Tensors;

namespace Redoubt.Protocol.Tests;

/// <summary>The connection that programs use, against a few bytes on a socket of this machine.</summary>
public sealed class RealConnectionTests
{
    [Fact]
    public async Task Send_Redirect_ConnectsNowhereElse()
    {
        using var victim = new TcpListener(IPAddress.Loopback, 0);
        victim.Start();
        int port = ((IPEndPoint)victim.LocalEndpoint).Port;
        string message = await Refusal($"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:{port}/v2\r\nContent-Length: 0\r\n\r\n");
        Assert.Contains($"redirects to http://127.0.0.1:{port} (307", message, StringComparison.Ordinal);
        Assert.False(victim.Pending());
    }

    [Fact]
    public async Task Send_CompressedAnswer_IsNotUnpacked()
    {
        // What a reader of compressed answers would unpack to far more than the limit.
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
            await gzip.WriteAsync(new byte[10 << 20], TestContext.Current.CancellationToken);
        byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n");
        ServiceReply reply = await Send([.. head, .. packed.ToArray()]);
        Assert.Equal(packed.Length, reply.Body.Length);
    }

    [Fact]
    public async Task Send_WrongLength_IsAFailure() =>
        Assert.StartsWith("The service fails: ", await Refusal("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}"), StringComparison.Ordinal);

    [Fact]
    public async Task Send_NotHttp_IsAFailure() => Assert.StartsWith("The service fails: ", await Refusal("220 mail.example ESMTP\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task Send_EndlessHeaders_AreAFailure() =>
        Assert.StartsWith("The service fails: ", await Refusal("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("X-A: " + new string('a', 1000) + "\r\n", 200))), StringComparison.Ordinal);

    private static async Task<string> Refusal(string answer) => (await Assert.ThrowsAsync<ServiceException>(() => Send(Encoding.ASCII.GetBytes(answer)))).Message;

    private static async Task<ServiceReply> Send(byte[] answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v2");
        Task served = Serve(listener, answer);
        using var sender = new ServiceSender(ServiceAddress.CreateHandler(address), new ServicePolicy { Rate = 0, Retries = 0 }, TimeProvider.System, new RandomKey(1));
        try
        {
            return await sender.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, address), 1, 1 << 20, TestContext.Current.CancellationToken);
        }
        finally
        {
            await served;
        }
    }

    private static async Task Serve(TcpListener listener, byte[] answer)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        await stream.ReadAtLeastAsync(new byte[4096], 4, throwOnEndOfStream: false, TestContext.Current.CancellationToken);
        try
        {
            await stream.WriteAsync(answer, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // The other side has heard enough.
        }
    }
}
