using System.Net;
using System.Text;
using Redoubt.Data;
using Redoubt.Protocol;
using Redoubt.Tensors;

namespace Redoubt.Cli.Tests;

public sealed class ServeVerbTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    private const int Pixels = 64;

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Run_Signal_StopsInOrder(string signal)
    {
        PosixSignals.RequireInterrupt();
        await using ServerProcess server = await ServerProcess.Serve(digits.Model, "--name", "d");
        Assert.EndsWith("/v2/models/d", server.Address.AbsoluteUri, StringComparison.Ordinal);
        Assert.True(server.Address.IsLoopback);
        (int code, string rest) = await server.Stop(signal);
        Assert.Equal((ExitCode.Done, "Stopped.\n"), (code, rest));
    }

    [Fact]
    public async Task Infer_AnyBatch_GivesTheBytesOfPredict()
    {
        float[] inputs = new float[150 * Pixels];
        new RandomKey(5).FillUniform(inputs);
        string x = digits.File("serve-x.npy"), y = digits.File("serve-y.npy");
        NpyArray.Of(Shape(inputs)).Save(x);
        Assert.Equal(ExitCode.Done, CliRun.Of("predict", digits.Model, "--inputs", x, "--out", y, "--threads", "1").ExitCode);
        float[] expected = NpyArray.Load(y).ToArray<float>();

        await using ServerProcess server = await ServerProcess.Serve(digits.Model, "--name", "d");
        using ServiceSender sender = Sender(server);
        var client = new InferenceClient(sender, server.Root);
        Assert.True(await client.IsLiveAsync(TestContext.Current.CancellationToken));
        Assert.True(await client.IsReadyAsync(TestContext.Current.CancellationToken));
        Assert.True(await client.IsModelReadyAsync("d", "1", TestContext.Current.CancellationToken));
        Assert.Contains(ServerMetadata.BinaryTensorData, (await client.ServerAsync(TestContext.Current.CancellationToken)).Extensions);
        ModelMetadata metadata = await client.ModelAsync("d", null, TestContext.Current.CancellationToken);
        TensorMetadata input = Assert.Single(metadata.Inputs);
        Assert.Equal(-1, input.Shape[0]);

        foreach ((int rows, bool binary) in new[] { (1, false), (150, false), (150, true), (65, true) })
        {
            int[] shape = [rows, .. input.Shape.Skip(1).Select(static extent => (int)extent)];
            var request = new InferenceRequest { Inputs = [InferenceTensor.Of(input.Name, [.. shape], inputs.AsSpan(0, rows * Pixels))], BinaryOutputs = binary };
            InferenceResponse response = await client.InferAsync("d", "1", request, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(expected[..(rows * 10)], Assert.Single(response.Outputs).ToFloats());
        }
    }

    [Fact]
    public async Task Infer_ManyAtOnce_EachGetsItsOwnAnswer()
    {
        await using ServerProcess server = await ServerProcess.Serve(digits.Model, "--name", "d");
        float[][] inputs = [.. Enumerable.Range(0, 12).Select(static i =>
        {
            float[] rows = new float[(i + 1) * Pixels];
            new RandomKey((ulong)i).FillUniform(rows);
            return rows;
        })];
        float[][] alone = new float[inputs.Length][], together = new float[inputs.Length][];
        for (int i = 0; i < inputs.Length; i++) alone[i] = await Infer(server, inputs[i]);
        await Parallel.ForAsync(0, inputs.Length, TestContext.Current.CancellationToken, async (i, _) => together[i] = await Infer(server, inputs[i]));
        Assert.Equal(alone, together);
    }

    [Fact]
    public async Task Handle_WrongRequests_GetJsonErrors()
    {
        await using ServerProcess server = await ServerProcess.Serve(digits.Model, "--name", "d", "--max-rows", "4", "--max-body", "1");
        using var http = new HttpClient { BaseAddress = server.Root };
        const string infer = "/v2/models/d/infer";
        await Refused(http, HttpMethod.Get, "/", null, 404, "nothing at this address");
        await Refused(http, HttpMethod.Get, "/v2/models/e", null, 404, "there is no model 'e'; this server has 'd'");
        await Refused(http, HttpMethod.Get, "/v2/models/d/versions/2/ready", null, 404, "there is no version '2'");
        await Refused(http, HttpMethod.Get, infer, null, 405, "takes POST");
        await Refused(http, HttpMethod.Post, "/v2", "{}", 405, "takes GET");
        await Refused(http, HttpMethod.Post, infer, "", 400, "not JSON");
        await Refused(http, HttpMethod.Post, infer, "{}", 400, "the request has no inputs");
        await Refused(http, HttpMethod.Post, infer, """{"inputs":[{"name":"q","shape":[1],"datatype":"FP32","data":[1]}]}""", 400, "no input 'q'");
        await Refused(http, HttpMethod.Post, infer, await Request(http, rows: 1, type: "FP64"), 400, "the model wants");
        await Refused(http, HttpMethod.Post, infer, await Request(http, rows: 5), 413, "the request has 5 rows, this server takes at most 4");
        await Refused(http, HttpMethod.Post, infer, await Request(http, rows: 0), 400, "no rows");
        await Refused(http, HttpMethod.Post, infer, new string(' ', (1 << 20) + 1), 413, "longer than 1048576 bytes");
        await Refused(http, HttpMethod.Post, infer, await Request(http, rows: 1, wanted: "q"), 400, "no output 'q'");
        await Refused(http, HttpMethod.Post, infer, await Request(http, rows: 1, wanted: "q\"},{\"name\":\"q"), 400, "asks for an output twice");
        HttpResponseMessage right = await http.PostAsync(infer, Json(await Request(http, rows: 4)), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task Handle_BodyOfUntoldLength_IsCutOff()
    {
        await using ServerProcess server = await ServerProcess.Serve(digits.Model, "--name", "d", "--max-body", "1");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address.AbsoluteUri + "/infer")) { Content = new StreamContent(new EndlessSpaces(3 << 20)) };
        request.Headers.TransferEncodingChunked = true;
        HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("no such file", "missing.onnx")]
    [InlineData("--port must be a whole number in [0, 65535]", "m.onnx", "--port", "65536")]
    [InlineData("--name must be a word without slashes", "MODEL", "--name", "a/b")]
    [InlineData("--host must be an IP address", "MODEL", "--host", "example.org")]
    public void Run_WrongArguments_AreBadInput(string sentence, params string[] arguments)
    {
        CliRun run = CliRun.Of(["serve", .. arguments.Select(argument => argument == "MODEL" ? digits.Model : argument)]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PortThatIsTaken_SaysSo()
    {
        await using ServerProcess server = await ServerProcess.Serve(digits.Model);
        CliRun run = CliRun.Of("serve", digits.Model, "--port", $"{server.Address.Port}");
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("in use", run.Error, StringComparison.Ordinal);
    }

    private static async Task<float[]> Infer(ServerProcess server, float[] rows)
    {
        using ServiceSender sender = Sender(server);
        var client = new InferenceClient(sender, server.Root);
        TensorMetadata input = (await client.ModelAsync("d", null, TestContext.Current.CancellationToken)).Inputs[0];
        int[] shape = [rows.Length / Pixels, .. input.Shape.Skip(1).Select(static extent => (int)extent)];
        var request = new InferenceRequest { Inputs = [InferenceTensor.Of(input.Name, [.. shape], rows)], BinaryOutputs = true };
        return (await client.InferAsync("d", null, request, cancellationToken: TestContext.Current.CancellationToken)).Outputs[0].ToFloats();
    }

    private static ServiceSender Sender(ServerProcess server) =>
        new(ServiceAddress.CreateHandler(server.Address), new ServicePolicy { Rate = 0 }, TimeProvider.System, new RandomKey(1));

    private static Tensor Shape(float[] values) => new(new Shape([values.Length / Pixels, 1, 8, 8]), values);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<string> Request(HttpClient http, int rows, string type = "FP32", string? wanted = null)
    {
        ModelMetadata metadata = InferenceMessages.ReadModel(await http.GetByteArrayAsync(new Uri("/v2/models/d", UriKind.Relative), TestContext.Current.CancellationToken));
        TensorMetadata input = metadata.Inputs[0];
        string shape = string.Join(',', input.Shape.Skip(1).Prepend(rows)), data = string.Join(',', Enumerable.Repeat("0", rows * Pixels));
        string outputs = wanted is null ? string.Empty : $",\"outputs\":[{{\"name\":\"{wanted}\"}}]";
        return $"{{\"inputs\":[{{\"name\":\"{input.Name}\",\"shape\":[{shape}],\"datatype\":\"{type}\",\"data\":[{data}]}}]{outputs}}}";
    }

    private static async Task Refused(HttpClient http, HttpMethod method, string path, string? body, int status, string part)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : Json(body) };
        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(part, InferenceMessages.ReadError(answer), StringComparison.Ordinal);
    }

    private sealed class EndlessSpaces(long left) : Stream
    {
        private long _left = left;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int taken = (int)Math.Min(count, _left);
            buffer.AsSpan(offset, taken).Fill((byte)' ');
            _left -= taken;
            return taken;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
