using System.Collections.Immutable;
using System.Text;

namespace Redoubt.Protocol.Tests;

public sealed class JsonEndpointTests
{
    private static readonly JsonEndpointOptions Plain = new() { Url = "http://127.0.0.1:1/predict", Body = """{"instances": {{rows}}}""", Scores = "$.predictions", Classes = 3, Batch = 4 };

    [Theory]
    [InlineData("""{"instances": {{rows}}}""", """{"instances": [[[1,2],[3,4.5]],[[5,6],[7,8]]]}""", 2)]
    [InlineData("""{"instances": {{rows:flat}}}""", """{"instances": [[1,2,3,4.5],[5,6,7,8]]}""", 2)]
    [InlineData("""{"x": {{row}}}""", """{"x": [[1,2],[3,4.5]]}""", 1)]
    [InlineData("""{"x": {{row:flat}}, "k": 1}""", """{"x": [1,2,3,4.5], "k": 1}""", 1)]
    [InlineData("{{rows}}", "[[[1,2],[3,4.5]]]", 1)]
    public async Task Request_Template_HoldsTheRows(string body, string expected, int rows)
    {
        var endpoint = new JsonEndpoint(Plain with { Body = body, Batch = rows }, static _ => null);
        float[] values = [1, 2, 3, 4.5f, 5, 6, 7, 8];
        Func<HttpRequestMessage> create = endpoint.Request([2, 2], values.AsSpan(0, rows * 4));
        using HttpRequestMessage first = create(), second = create();
        Assert.Equal(expected, await first.Content!.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(expected, await second.Content!.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Request_Secrets_AreFilledInAndNotTold()
    {
        var endpoint = new JsonEndpoint(
            Plain with { Url = "http://127.0.0.1:1/p?key=${KEY}", Headers = ImmutableSortedDictionary<string, string>.Empty.Add("Authorization", "Bearer ${TOKEN}") },
            static name => name switch { "KEY" => "k1", "TOKEN" => "t1", _ => null });
        using HttpRequestMessage request = endpoint.Request([1], [0f])();
        Assert.Equal("http://127.0.0.1:1/p?key=k1", request.RequestUri!.AbsoluteUri);
        Assert.Equal("Bearer t1", request.Headers.Authorization!.ToString());
        Assert.Equal("http://127.0.0.1:1/p", endpoint.Address);
        Assert.DoesNotContain("k1", endpoint.Identity, StringComparison.Ordinal);
        Assert.DoesNotContain("t1", endpoint.Identity, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$.predictions", """{"predictions": [[1,2,3],[4,5,6]]}""")]
    [InlineData("$.predictions[*].scores", """{"predictions": [{"scores":[1,2,3]},{"scores":[4,5,6]}]}""")]
    [InlineData("$['predictions'][*][0]", """{"predictions": [[[1,2,3]],[[4,5,6]]]}""")]
    [InlineData("$[-1]", """[0, [[1,2,3],[4,5,6]]]""")]
    [InlineData("$[*]", """[{"a":1,"b":2,"c":3},{"c":6,"b":5,"a":4,"d":9}]""")]
    [InlineData("$[*]", """[[{"label":"c","score":3},{"label":"a","score":1},{"label":"b","score":2}],[{"label":"a","score":4},{"label":"b","score":5},{"label":"c","score":6}]]""")]
    public void Read_FormsOfScores_AreRead(string path, string answer)
    {
        var endpoint = new JsonEndpoint(Plain with { Scores = path, ClassNames = ["a", "b", "c"] }, static _ => null);
        Assert.Equal([1, 2, 3, 4, 5, 6], Read(endpoint, answer, 2));
    }

    [Theory]
    [InlineData("$", """[0.1,0.2,0.7]""")]
    [InlineData("$", """[[0.1,0.2,0.7]]""")]
    [InlineData("$.a", """{"a":{"x":0.1,"y":0.2,"z":0.7}}""")]
    public void Read_OneRow_MayComeWithOrWithoutABatch(string path, string answer)
    {
        var endpoint = new JsonEndpoint(Plain with { Scores = path, ClassNames = ["x", "y", "z"] }, static _ => null);
        Assert.Equal([0.1f, 0.2f, 0.7f], Read(endpoint, answer, 1));
    }

    [Theory]
    [InlineData("""{"l": ["b", "c"]}""")]
    [InlineData("""{"l": [1, 2]}""")]
    [InlineData("""{"l": ["1", "2"]}""")]
    public void Read_Labels_BecomeOneHotScores(string answer)
    {
        var endpoint = new JsonEndpoint(Plain with { Scores = null, Label = "$.l", ClassNames = ["a", "b", "c"] }, static _ => null);
        Assert.True(endpoint.LabelsOnly);
        Assert.Equal([0, 1, 0, 0, 0, 1], Read(endpoint, answer, 2));
    }

    [Fact]
    public void Read_Threshold_MakesTwoClasses()
    {
        var endpoint = new JsonEndpoint(Plain with { Scores = "$[*].p", Threshold = 0.5, Classes = null }, static _ => null);
        Assert.Equal(2, endpoint.Classes);
        Assert.Equal([0.5f, 0.9f, 0.5f, 0.1f], Read(endpoint, """[{"p":0.9},{"p":0.1}]""", 2));
    }

    [Theory]
    [InlineData("<html>", "the answer is not JSON at line 1, byte 1")]
    [InlineData("", "the answer is not JSON at line 1, byte 1")]
    [InlineData("""{"predictions": [[1,2,NaN],[1,2,3]]}""", "the answer is not JSON")]
    [InlineData("""{"predictions": [[1,2,null],[1,2,3]]}""", "row 0 of the answer has null where a score should be")]
    [InlineData("""{"predictions": [[1,2,3],[1,2,"3"]]}""", "row 1 of the answer has something else where a score should be")]
    [InlineData("""{"predictions": [[1,2,1e39],[1,2,3]]}""", "the score of class 2 in row 0 of the answer is ")]
    [InlineData("""{"predictions": [[1,2,3]]}""", "the path leads to 1 value for 2 rows")]
    [InlineData("""{"predictions": [[1,2,3],[1,2]]}""", "row 1 of the answer has 2 scores, the target has 3 classes")]
    [InlineData("""{"predictions": [[1,2,3],7]}""", "row 1 of the answer has no scores")]
    [InlineData("""{"predictions": [[1,2,3],{}]}""", "row 1 of the answer names its classes")]
    [InlineData("""{"prediction": 1}""", "the answer has no 'predictions' where the path wants it")]
    [InlineData("""[1]""", "the answer has no 'predictions' where the path wants it")]
    public void Read_HostileAnswer_SaysWhat(string answer, string part) =>
        Assert.Contains(part, Assert.Throws<InvalidMessageException>(() => Read(new JsonEndpoint(Plain, static _ => null), answer, 2)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"l": [3, 0]}""", "row 0 of the answer has the label 3, the classes are 0 to 2")]
    [InlineData("""{"l": [0, -1]}""", "row 1 of the answer has the label -1")]
    [InlineData("""{"l": [0, "dog"]}""", "row 1 of the answer has the label 'dog', which is not one of the class names")]
    [InlineData("""{"l": [0, 1.5]}""", "row 1 of the answer has no label")]
    public void Read_HostileLabel_SaysWhat(string answer, string part)
    {
        var endpoint = new JsonEndpoint(Plain with { Scores = null, Label = "$.l" }, static _ => null);
        Assert.Contains(part, Assert.Throws<InvalidMessageException>(() => Read(endpoint, answer, 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NestedTooDeep_IsRefused() => Assert.Throws<InvalidMessageException>(
        () => Read(new JsonEndpoint(Plain, static _ => null), $"{{\"predictions\":{new string('[', 10_000)}{new string(']', 10_000)}}}", 2));

    public static TheoryData<JsonEndpointOptions, string> WrongOptions => new()
    {
        { Plain with { Url = "" }, "url is required." },
        { Plain with { Method = "GET" }, "method must be POST or PUT, was 'GET'." },
        { Plain with { Body = "{}" }, "body must hold exactly one of" },
        { Plain with { Body = "[{{row}}, {{row}}]", Batch = 1 }, "holds 2." },
        { Plain with { Body = "{{row}}" }, "batch must be 1 where body holds" },
        { Plain with { Body = "\"{{rows}}\"" }, "must not stand in quotes" },
        { Plain with { Label = "$.x" }, "Exactly one of scores and label must be given." },
        { Plain with { Scores = "predictions" }, "is not a path such as" },
        { Plain with { Scores = "$.a[x]" }, "is not a path such as" },
        { Plain with { Classes = 1 }, "classes must be" },
        { Plain with { Threshold = double.NaN }, "threshold must be finite." },
        { Plain with { Batch = 0 }, "batch must be in [1, 4096], was 0." },
        { Plain with { Url = "http://a/${MISSING}" }, "The environment variable MISSING is not set." },
        { Plain with { Url = "file:///etc/passwd" }, "must begin with http:// or https://" },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void Ctor_WrongOptions_SaysWhich(JsonEndpointOptions options, string part) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(() => new JsonEndpoint(options, static _ => null)).Message, StringComparison.Ordinal);

    private static float[] Read(JsonEndpoint endpoint, string answer, int rows)
    {
        var scores = new float[rows * endpoint.Classes];
        endpoint.Read(new ServiceReply(200, Encoding.UTF8.GetBytes(answer)), rows, scores);
        return scores;
    }
}
