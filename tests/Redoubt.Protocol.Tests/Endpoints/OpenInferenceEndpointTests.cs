using System.Net;
using System.Text;
using Redoubt.Tensors;

namespace Redoubt.Protocol.Tests;

public sealed class OpenInferenceEndpointTests
{
    private const string Scores = """{"name":"y","datatype":"FP32","shape":[-1,3]}""", Labels = """{"name":"l","datatype":"INT64","shape":[-1]}""";

    private readonly ManualTime _time = new();

    [Fact]
    public void Discover_Classifier_TakesWhatTheServerSays()
    {
        FakeService service = Server(Scores);
        OpenInferenceEndpoint endpoint = Discover(service);
        Assert.Equal((3, 16, false, "open-inference-v2"), (endpoint.Classes, endpoint.MostRows, endpoint.LabelsOnly, endpoint.Protocol));
        Assert.Equal([2L], endpoint.RowShape);
        Assert.Equal(["http://127.0.0.1:1/base/v2/models/m", "http://127.0.0.1:1/base/v2"], service.Requests.Select(static r => r.Address));
    }

    [Theory]
    [InlineData("""{"name":"x","datatype":"FP32","shape":[1,2]}""", 1)]
    [InlineData("""{"name":"x","datatype":"UINT8","shape":[-1,2]}""", 16)]
    public void Discover_Input_DecidesTheBatch(string input, int rows) => Assert.Equal(rows, Discover(Server(Scores, input)).MostRows);

    [Theory]
    [InlineData(Labels + "," + Scores, null, "y", 3)]
    [InlineData(Labels + "," + Scores, "l", "l", 7)]
    [InlineData(Labels, null, "l", 7)]
    [InlineData("""{"name":"t","datatype":"BYTES","shape":[-1,1]}""", null, "t", 7)]
    [InlineData("""{"name":"s","datatype":"FP32","shape":[-1,5,1,1]}""", null, "s", 5)]
    [InlineData("""{"name":"s","datatype":"FP64","shape":[-1,-1]}""", null, "s", 7)]
    public void Discover_Outputs_ScoresBeforeLabels(string outputs, string? wanted, string chosen, int classes)
    {
        OpenInferenceEndpoint endpoint = Discover(Server(outputs), wanted, classes: 7);
        Assert.Equal((chosen, classes), (endpoint.Output.Name, endpoint.Classes));
    }

    [Theory]
    [InlineData("""{"name":"s","datatype":"FP32","shape":[-1,1]}""", null, "One score per row needs a threshold")]
    [InlineData("""{"name":"s","datatype":"FP32","shape":[-1,4,4]}""", null, "is a row of scores or a label per example")]
    [InlineData(Scores + """,{"name":"z","datatype":"FP32","shape":[-1,3]}""", null, "choose one with --output: y, z")]
    [InlineData(Scores, "q", "has no output 'q'")]
    public void Discover_NoClassifier_SaysWhatToDo(string outputs, string? wanted, string part) =>
        Assert.Contains(part, Assert.Throws<ServiceException>(() => Discover(Server(outputs), wanted)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"name":"x","datatype":"FP32","shape":[-1,2]},{"name":"m","datatype":"FP32","shape":[-1,2]}""", "has 2 inputs")]
    [InlineData("""{"name":"x","datatype":"BYTES","shape":[-1,2]}""", "not a batch of numbers")]
    [InlineData("""{"name":"x","datatype":"FP32","shape":[8,2]}""", "takes exactly 8 rows")]
    public void Discover_InputThatCannotBeAsked_IsRefused(string input, string part) =>
        Assert.Contains(part, Assert.Throws<ServiceException>(() => Discover(Server(Scores, input))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("<html>", "cannot be used: the message is not JSON")]
    [InlineData("{}", "cannot be used: the metadata name no inputs")]
    public void Discover_HostileMetadata_AreRefused(string metadata, string part) =>
        Assert.Contains(part, Assert.Throws<ServiceException>(() => Discover(FakeService.Of(() => FakeService.Json(metadata)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Discover_ModelThatIsNotThere_RepeatsTheServersWords() => Assert.Equal(
        "The service refuses: 404 Not Found, no such model.",
        Assert.Throws<ServiceException>(() => Discover(FakeService.Of(() => FakeService.Json("""{"error":"no such model"}""", HttpStatusCode.NotFound)))).Message);

    [Theory]
    [InlineData("http://127.0.0.1:1/v2")]
    [InlineData("http://127.0.0.1:1/v2/models")]
    [InlineData("http://127.0.0.1:1/v2/models/m/infer")]
    [InlineData("http://127.0.0.1:1/models/m")]
    [InlineData("http://127.0.0.1:1/v2/models/m?key=hunter2")]
    public void Errors_OtherAddress_NamesTheForm(string address)
    {
        string error = Assert.Single(new OpenInferenceOptions { Model = new Uri(address) }.Errors());
        Assert.Contains("http://HOST/v2/models/NAME", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[2,3],"data":[1,2,3,4,5,6]}]}""", null)]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP64","shape":[2,3],"data":[1,2,3,4,5,6]}]}""", null)]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[3,2],"data":[1,2,3,4,5,6]}]}""", "wanted are 2 rows of 3 values")]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[6],"data":[1,2,3,4,5,6]}]}""", "wanted are 2 rows of 3 values")]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[1,3],"data":[1,2,3]}]}""", "wanted are 2 rows of 3 values")]
    [InlineData("""{"outputs":[{"name":"z","datatype":"FP32","shape":[2,3],"data":[1,2,3,4,5,6]}]}""", "has no output 'y'")]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP64","shape":[2,3],"data":[1,2,3,4,5,1e300]}]}""", "the score of class 2 in row 1 of the answer is ")]
    [InlineData("""{"outputs":[{"name":"y","datatype":"BYTES","shape":[2,3],"data":["1","2","3","4","5","6"]}]}""", "not numbers")]
    public void Read_Answer_IsCheckedAgainstTheQuestion(string answer, string? part)
    {
        OpenInferenceEndpoint endpoint = Discover(Server(Scores));
        var scores = new float[6];
        var reply = new ServiceReply(200, Encoding.UTF8.GetBytes(answer));
        if (part is null)
        {
            endpoint.Read(reply, 2, scores);
            Assert.Equal([1, 2, 3, 4, 5, 6], scores);
            return;
        }

        Assert.Contains(part, Assert.Throws<InvalidMessageException>(() => endpoint.Read(reply, 2, scores)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BinaryNaN_IsRefused()
    {
        OpenInferenceEndpoint endpoint = Discover(Server(Scores));
        WireMessage message = InferenceMessages.Write(new InferenceResponse { ModelName = "m", Outputs = [InferenceTensor.Of("y", [1, 3], [1, float.NaN, 2])] }, static _ => true);
        var reply = new ServiceReply(200, message.Body, message.JsonLength);
        Assert.Equal("the score of class 1 in row 0 of the answer is NaN", Assert.Throws<InvalidMessageException>(() => endpoint.Read(reply, 1, new float[3])).Message);
    }

    [Fact]
    public void Read_Labels_BecomeOneHotScores()
    {
        OpenInferenceEndpoint endpoint = Discover(Server(Labels), classes: 3);
        var scores = new float[6];
        endpoint.Read(new ServiceReply(200, Encoding.UTF8.GetBytes("""{"outputs":[{"name":"l","datatype":"INT64","shape":[2],"data":[2,0]}]}""")), 2, scores);
        Assert.Equal([0, 0, 1, 1, 0, 0], scores);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_Rows_AreWhatTheServerReads(bool binary)
    {
        OpenInferenceEndpoint endpoint = Discover(Server(Scores, binary: binary));
        float[] values = [0.1f, 0.2f, 0.3f, 0.4f];
        using HttpRequestMessage request = endpoint.Request([2], values)();
        byte[] body = await request.Content!.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        int? length = request.Content.Headers.TryGetValues(WireMessage.HeaderName, out IEnumerable<string>? header) ? int.Parse(header.Single(), System.Globalization.CultureInfo.InvariantCulture) : null;
        Assert.Equal(binary, length is not null);
        InferenceRequest read = InferenceMessages.ReadRequest(new WireMessage(body, length));
        Assert.Equal(values, Assert.Single(read.Inputs).ToFloats());
        Assert.Equal([2, 2], read.Inputs[0].Shape);
        Assert.Equal("y", Assert.Single(read.Outputs).Name);
        Assert.Equal("http://127.0.0.1:1/base/v2/models/m/infer", request.RequestUri!.AbsoluteUri);
    }

    private static FakeService Server(string outputs, string input = """{"name":"x","datatype":"FP32","shape":[-1,2]}""", bool binary = true) => new((request, _) =>
        FakeService.Json(request.RequestUri!.AbsolutePath.EndsWith("/v2", StringComparison.Ordinal)
            ? $"{{\"name\":\"s\",\"version\":\"1\",\"extensions\":[{(binary ? "\"binary_tensor_data\"" : "\"classification\"")}]}}"
            : $"{{\"name\":\"m\",\"versions\":[\"1\"],\"platform\":\"p\",\"inputs\":[{input}],\"outputs\":[{outputs}]}}"));

    private OpenInferenceEndpoint Discover(FakeService service, string? output = null, int? classes = null)
    {
        var sender = new ServiceSender(service, new ServicePolicy { Rate = 0 }, _time, new RandomKey(1));
        var options = new OpenInferenceOptions { Model = new Uri("http://127.0.0.1:1/base/v2/models/m"), Output = output, Classes = classes };
        return _time.Run(OpenInferenceEndpoint.DiscoverAsync(sender, options));
    }
}
