namespace Redoubt.Protocol.Tests;

public sealed class ServiceAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080/v2/models/m", true)]
    [InlineData("http://127.5.0.1/", true)]
    [InlineData("http://localhost/x", true)]
    [InlineData("https://[::1]:9/x", true)]
    [InlineData("http://127.0.0.1.example.org/", false)]
    [InlineData("http://localhost.example.org/", false)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("http://0.0.0.0/", false)]
    [InlineData("http://example.org/127.0.0.1", false)]
    public void IsLoopback_Address_IsThisMachineOnly(string text, bool expected)
    {
        Assert.True(ServiceAddress.TryParse(text, out Uri address, out _));
        Assert.Equal(expected, ServiceAddress.IsLoopback(address));
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/", "must begin with http:// or https://")]
    [InlineData("model.onnx", "must begin with http:// or https://")]
    [InlineData("http://", "must begin with http:// or https://")]
    [InlineData("http://user:hunter2@example.org/", "must not hold a user name or password")]
    [InlineData("http://example.org/#hunter2", "must not hold a fragment")]
    public void TryParse_WrongAddress_SaysWhyWithoutRepeatingIt(string text, string part)
    {
        Assert.False(ServiceAddress.TryParse(text, out _, out string error));
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }
}
