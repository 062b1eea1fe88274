using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Redoubt.Cli.Tests;

/// <summary>A JSON service that asks a model behind the inference protocol and hands on nothing but the label.</summary>
internal sealed class LabelProxy : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly HttpClient _http = new();
    private readonly Uri _model;

    private LabelProxy(Uri model)
    {
        _model = model;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(Answer);
    }

    public Uri Address { get; private set; } = null!;

    public int Requests { get; private set; }

    public static async Task<LabelProxy> Start(Uri model)
    {
        var proxy = new LabelProxy(model);
        await proxy._application.StartAsync(TestContext.Current.CancellationToken);
        proxy.Address = new Uri(proxy._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _http.Dispose();
    }

    private async Task Answer(HttpContext context)
    {
        Requests++;
        using JsonDocument request = await JsonDocument.ParseAsync(context.Request.Body);
        JsonElement rows = request.RootElement.GetProperty("instances");
        JsonElement metadata = await _http.GetFromJsonAsync<JsonElement>(_model);
        JsonElement input = metadata.GetProperty("inputs")[0];
        object[] shape = [rows.GetArrayLength(), .. input.GetProperty("shape").EnumerateArray().Skip(1).Select(static extent => (object)extent.GetInt64())];
        var question = new { inputs = new[] { new { name = input.GetProperty("name").GetString(), datatype = "FP32", shape, data = rows } } };
        using HttpResponseMessage response = await _http.PostAsJsonAsync(new Uri(_model.AbsoluteUri + "/infer"), question);
        JsonElement output = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("outputs")[0];
        float[] scores = [.. output.GetProperty("data").EnumerateArray().Select(static score => score.GetSingle())];
        int classes = scores.Length / rows.GetArrayLength();
        int[] labels = [.. scores.Chunk(classes).Select(static row => Array.IndexOf(row, row.Max()))];
        await context.Response.WriteAsJsonAsync(new { labels });
    }
}
